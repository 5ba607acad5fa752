"""Where the list behind a number is. Paper and programs have no addresses: then each is empty."""

from collections.abc import Callable
from dataclasses import dataclass

from inventory.core.clock import today
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

    def late(self, show: str = "overdue") -> str:
        """The contracts that are late, at the place that was asked."""
        here = {"location": self.asked.place.code} if self.asked.place else {}
        return self.to("loans.loans", show=show, **here)

    def waiting(self, **args: str) -> str:
        """The codes that wait today: of all places, since a code is for any place."""
        return self.to("referrals.referrals", state="waiting", until_from=today().isoformat(), **args)
