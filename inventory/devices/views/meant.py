"""Which device a scan means, on a page where things are scanned one after another."""

from inventory.core.codes import CodeKind, is_mode_card, recognise
from inventory.core.errors import BadInput, Missing, Refused
from inventory.core.i18n import _
from inventory.core.national_number import refuse_bare
from inventory.devices.models import Device
from inventory.devices.queries import device_by_tag, devices_with_serial
from inventory.web.guard import actor
from inventory.web.shell import settings
from inventory.web.widgets import tidy


def device_meant(text: str) -> Device:
    """The device that a scan means: its label, or a serial number that only one device has."""
    text = (tidy(text) or "")[:300]
    if not text:
        raise BadInput("empty", _("Scan of typ eerst een code."))
    code = recognise(text, prefix=settings().tag_prefix, base_url=settings().base_url)
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
        raise Missing(_("We vinden '%(code)s' niet. Scan de code op het etiket of typ het nummer.", code=text[:40]))
    return device_by_tag(code.value, actor=actor())
