"""What the pages share on which another device goes along with a contract that there is already."""

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from inventory.core.i18n import _l
from inventory.devices.models import Device
from inventory.loans.actions.returned import thing
from inventory.loans.forms import Ticks
from inventory.loans.models import LoanLine
from inventory.loans.views.counter import USUAL_ACCESSORIES
from inventory.loans.views.during import Confirming
from inventory.web.widgets import LongText, Text, choices


class AlongForm(Confirming):
    """What goes along with the device, and how it looks."""

    accessories = Ticks(_l("Gaat mee"), validate_choice=False)
    other_accessory = Text(_l("Nog iets anders dat meegaat"), longest=60)
    condition = LongText(_l("Zo is het toestel nu"), longest=500)

    def offer_with(self, device: Device) -> None:
        """The boxes to tick: what the device has, and what usually goes along."""
        named = {kind.casefold() for kind in device.accessories}
        usual = [kind for kind in USUAL_ACCESSORIES[device.type] if kind.casefold() not in named]
        self.accessories.choices = _boxes((*device.accessories, *usual))

    @property
    def things(self) -> tuple[str, ...]:
        """What was ticked, and what was typed beside it."""
        other = (self.other_accessory.data or "").strip()
        ticked = tuple(self.accessories.data or ())
        return (*ticked, other) if other and other not in ticked else ticked


class InsteadForm(AlongForm):
    """The same when another device comes back for it: what came with that one."""

    came_back = Ticks(_l("Dit kwam mee terug"), validate_choice=False)

    def offer_back(self, line: LoanLine) -> None:
        self.came_back.choices = _boxes(each.kind for each in line.accessories if each.handed)


def _boxes(kinds: Iterable[str]) -> list[SelectChoice]:
    return choices((kind, thing(kind)) for kind in kinds)
