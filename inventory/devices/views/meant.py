"""Which device a scan means, on a page where things are scanned; and what is said when it means none."""

from inventory.core.codes import CodeKind, Recognised, is_mode_card, recognise
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag, devices_with_serial
from inventory.web.guard import actor
from inventory.web.shell import settings
from inventory.web.widgets import tidy


def scanned(text: str) -> Recognised | None:
    """What a text of the scan field is; None for an empty one."""
    bare = tidy(text) or ""
    if not bare:
        return None
    return recognise(bare[:300], prefix=settings().tag_prefix, base_url=settings().base_url)


def device_meant(text: str) -> Device:
    """The device that a scan means: its label, or a serial number that only one device has."""
    code = scanned(text)
    if code is None:
        raise BadInput("empty", _("Scan of typ eerst een code."))
    return device_of(code)


def device_of(code: Recognised) -> Device:
    """The same for what was read already."""
    if code.kind is CodeKind.SERIAL:
        fitting = devices_with_serial(code.value, actor=actor())
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise Refused("several", _("Meer dan één toestel heeft dit nummer. Scan het etiket van het toestel."))
        if is_mode_card(code.value):
            said = _("%(card)s is een moduskaart. Die werkt op de pagina 'Op de vloer'.", card=code.value.upper()[:20])
            raise Refused("mode_card", said)
        refuse_bare(code.value)
    if code.kind is not CodeKind.DEVICE_TAG:
        raise Missing(not_of_here(code))
    return device_by_tag(code.value, actor=actor())


def not_of_here(code: Recognised) -> str:
    """One sentence about a code that is no device, and that the page cannot use."""
    if code.kind is CodeKind.MISTYPED:
        return _("In deze code klopt een teken niet. Kijk de code na.")
    if code.kind is CodeKind.FOREIGN:
        return _("Dit is geen code van de Digibank.")
    if code.kind is CodeKind.SERIAL:
        return _("We vinden '%(code)s' niet. Scan de code op het etiket of typ het nummer.", code=code.value[:40])
    return _("Met '%(code)s' kan je hier niets doen.", code=code.value[:40])
