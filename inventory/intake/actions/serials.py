"""A scanned serial number is one, or it is refused; a doubtful one is taken from who looked twice."""

from inventory.core.errors import BadInput, Refused
from inventory.core.i18n import _
from inventory.devices.queries.search import is_spot
from inventory.intake.readers.scanned import doubt_about


class DoubtfulSerial(Refused):
    """It may be a serial number all the same: the same scan again says so."""


def check_serial(text: str, *, tag_prefix: str, make: str = "", model: str = "", is_sure: bool = False) -> None:
    """Raises BadInput for what is no serial number, and DoubtfulSerial for what may be none unless `is_sure`."""
    doubt = doubt_about(text, prefix=tag_prefix, make=make, model=model)
    if doubt is not None and doubt.is_sure:
        raise BadInput("no_serial", doubt.message, field="serial")
    if is_spot(text):
        sentence = _("Dit is het etiket van een plaats, geen serienummer. Scan het nummer op het toestel.")
        raise BadInput("no_serial", sentence, field="serial")
    if doubt is not None and not is_sure:
        raise DoubtfulSerial("doubtful_serial", doubt.message, field="serial")
