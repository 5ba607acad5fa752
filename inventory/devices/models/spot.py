"""Where something stands: at a location, or on one shelf of it."""

from dataclasses import dataclass

from inventory.accounts.models import Location, Shelf
from inventory.core.i18n import _


@dataclass(frozen=True)
class Spot:
    """A location, and the shelf there when it is known. `code` is what its label says."""

    location: Location
    shelf: Shelf | None = None

    @property
    def code(self) -> str:
        return self.shelf.code if self.shelf else self.location.code

    @property
    def name(self) -> str:
        """As people say it: the place, and the shelf there."""
        if self.shelf is None:
            return self.location.name
        return _("%(place)s, plank %(shelf)s", place=self.location.name, shelf=self.shelf.name)
