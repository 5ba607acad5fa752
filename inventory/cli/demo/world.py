"""What every part of the year needs: the diary, the actors, the settings, and what is known of each device."""

from collections import deque
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select

from inventory.access import Actor
from inventory.accounts.models import Location, Organisation, User
from inventory.cli.demo.agenda import Agenda
from inventory.cli.demo.plan import SEED, Planned, Scale
from inventory.config import Settings
from inventory.core.db import session
from inventory.core.errors import Missing
from inventory.devices.lifecycle import DeviceState
from inventory.devices.models import Device, DeviceType


@dataclass(frozen=True)
class Cast:
    """The users of the demo as actors, by what they do."""

    library: Actor
    shop: Actor
    technicians: tuple[Actor, Actor]
    social_worker: Actor
    partners: tuple[Actor, Actor]
    coordinator: Actor
    donor: Actor
    admin: Actor
    bench: Actor

    def other_technician(self, one: Actor) -> Actor:
        return next(each for each in self.technicians if each.user_id != one.user_id)


def cast_of(users: dict[str, User]) -> Cast:
    """The actors behind the demo accounts."""
    actor = {part: user.as_actor() for part, user in users.items()}
    return Cast(
        library=actor["bib"],
        shop=actor["winkel"],
        technicians=(actor["technieker"], actor["technieker2"]),
        social_worker=actor["ocmw"],
        partners=(actor["akzie"], actor["avansa"]),
        coordinator=actor["coordinator"],
        donor=actor["miras"],
        admin=actor["beheer"],
        bench=actor["bank"],
    )


@dataclass
class World:
    """The year while it is being lived."""

    agenda: Agenda
    cast: Cast
    settings: Settings
    scale: Scale
    people: "deque[tuple[str, str]]"
    planned: dict[int, Planned] = field(default_factory=dict)
    bench_queue: "deque[int]" = field(default_factory=deque)
    sent_back: set[int] = field(default_factory=set)
    worn_out: set[int] = field(default_factory=set)
    _randoms: dict[str, Random] = field(default_factory=dict)

    def random(self, purpose: str) -> Random:
        """Chance of its own for each purpose: a change in one part of the year leaves the others alone."""
        if purpose not in self._randoms:
            self._randoms[purpose] = Random(f"{SEED}:{purpose}")
        return self._randoms[purpose]

    def soon(self, purpose: str, least: int, most: int) -> int:
        """A number of working days."""
        return self.random(purpose).randint(least, most)


def device(device_id: int) -> Device:
    found = session.get(Device, device_id)
    if found is None:
        raise Missing(str(device_id))
    return found


def organisation(code: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.code == code)).one()


def location(code: str) -> Location:
    return session.scalars(select(Location).where(Location.code == code)).one()


def ready_at(place: str, *types: DeviceType) -> list[Device]:
    """What stands ready at a place, what stood longest first."""
    return list(
        session.scalars(
            select(Device)
            .join(Location, Location.id == Device.location_id)
            .where(Device.state == DeviceState.READY, Location.code == place, Device.type.in_(types or DeviceType))
            .order_by(Device.state_since, Device.id)
        )
    )
