"""What is asked when another disk goes in."""

from typing import Self

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange

from inventory.core.i18n import _, _l
from inventory.devices.models import Device, MediumKind
from inventory.repairs.lifecycle import OLD_DISKS
from inventory.web.widgets import Form, Text, choices

DISK_KINDS = {
    MediumKind.UNKNOWN: _l("Weet ik niet"),
    MediumKind.SSD: _l("SSD"),
    MediumKind.NVME: _l("NVMe"),
    MediumKind.HDD: _l("Harde schijf (HDD)"),
    MediumKind.EMMC: _l("Vast geheugen (eMMC)"),
}
_SIZE = _l("Geef de grootte in GB, bijvoorbeeld 256.")
_CHOOSE = InputRequired(_l("Kies er één."))


class DiskForm(Form):
    """Another disk is in it now."""

    old = RadioField(_l("Welke schijf is eruit?"), coerce=int, validators=[_CHOOSE])
    ground = RadioField(_l("Waar is de oude schijf nu?"), choices=choices(OLD_DISKS), validators=[_CHOOSE])
    serial = Text(_l("Serienummer van de nieuwe schijf"), required=True, longest=60)
    size_gb = IntegerField(
        _l("Grootte in GB"),
        validators=[InputRequired(_SIZE), NumberRange(1, 100_000)],
    )
    kind = SelectField(_l("Soort"), choices=choices((kind.value, label) for kind, label in DISK_KINDS.items()))

    def among(self, device: Device) -> Self:
        """The disks that the device has; one is chosen beforehand when there is no other."""
        self.old.choices = choices((disk.id, disk.serial or _("zonder nummer")) for disk in device.media)
        if len(device.media) == 1 and not self.is_submitted():
            self.old.data = device.media[0].id
        return self
