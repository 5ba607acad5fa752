"""Where the list behind a number is. Paper and programs have no addresses: then each is empty."""

from collections.abc import Callable
from dataclasses import dataclass

from inventory.dashboard.queries.asked import Asked


@dataclass(frozen=True)
class Addresses:
    """`build` makes an address of an endpoint and its arguments; None where nothing can be opened."""

    asked: Asked
    build: Callable[..., str] | None = None

    def to(self, endpoint: str, **args: str) -> str:
        return self.build(endpoint, **args) if self.build else ""

    def devices(self, **args: str) -> str:
        """The list of devices, at the place that was asked."""
        here = {"location": self.asked.place.code} if self.asked.place else {}
        return self.to("devices.devices", **args, **here)

    def at_no_place(self, endpoint: str, **args: str) -> str:
        """A list that cannot be limited to a place: nothing when the figure is of one place."""
        return "" if self.asked.place else self.to(endpoint, **args)
