"""The codes that wait for a device, declared: a board of cards, with the filters and the files of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from inventory.access import Can
from inventory.core.clock import day_of
from inventory.core.i18n import _l
from inventory.core.lists import added, counted, few_of
from inventory.devices.models import TYPE_LABELS, Device, DeviceType
from inventory.lists.queries.declared import (
    Ask,
    Choice,
    Column,
    Conditions,
    Days,
    Empty,
    Listing,
    Words,
    YesNo,
    within,
    words_of,
)
from inventory.referrals import queries
from inventory.referrals.models import EASE_LABELS, PROFILE_LABELS, Profile, Programme, Referral
from inventory.referrals.queries import allocation


@dataclass(frozen=True)
class Row:
    """A code that waits, and the best device for it now; none when nothing fits."""

    referral: Referral
    best: tuple[allocation.Fit, ...]

    @property
    def id(self) -> int:
        return self.referral.id

    @property
    def proposal(self) -> Device | None:
        return next((fit.device for fit in self.best if fit.is_proposal), None)


def _rows(found: Sequence[Referral], ask: Ask) -> list[Row]:
    seen = allocation.board(ask.day, types=[row.device_type for row in found], at_orgs=ask.actor.orgs())
    return [Row(row, tuple(seen.fits(row, each=1))) for row in found]


def _branches(ask: Ask, values: Mapping[str, Any]) -> Sequence[Conditions]:
    kinds = [DeviceType(values["type"])] if "type" in values else DeviceType
    return [queries.waits(ask.day, kind) for kind in kinds]


def _counts(ask: Ask) -> Mapping[str, int | str]:
    found = counted(**{kind.value: few_of(Referral.id, *queries.waits(ask.day, kind)) for kind in DeviceType})
    return {"": added(found.values()), **found}


def _for_device(tag: str, _ask: Ask) -> Conditions:
    return [Referral.device_type == select(Device.type).where(Device.tag == tag).scalar_subquery()]


def _ease(row: Row) -> str | None:
    return ", ".join(str(label) for word, label in EASE_LABELS.items() if word in row.referral.ease_of_use) or None


def _proposed(row: Row) -> str | None:
    return f"{row.proposal.name}, {row.proposal.tag}" if row.proposal else None


def _where(row: Row) -> str | None:
    return row.proposal.location.name if row.proposal and row.proposal.location else None


WAITING = Listing(
    name="waiting",
    title=_l("Toestellen toewijzen"),
    endpoint="referrals.waiting",
    can=Can.REFERRALS_ALLOCATE,
    model=Referral,
    select=lambda _ask: select(Referral),
    rows=_rows,
    branches=_branches,
    sorts={"since": (Referral.made_at,)},
    sort="since",
    columns=(
        Column("code", _l("Code"), lambda row: row.referral.code, is_short=True),
        Column("type", _l("Soort toestel"), lambda row: row.referral.device_type, words=TYPE_LABELS),
        Column("profile", _l("Waarvoor"), lambda row: row.referral.profile, words=PROFILE_LABELS),
        Column("ease", _l("Makkelijker met"), _ease),
        Column("since", _l("Wacht sinds"), lambda row: day_of(row.referral.made_at)),
        Column("until", _l("Geldig tot"), lambda row: row.referral.valid_until),
        Column("pupil", _l("Voor een leerling"), lambda row: row.referral.programme == Programme.PUPILS or None),
        Column("asked", _l("Toestellen gevraagd"), lambda row: row.referral.devices_asked, is_number=True),
        Column("proposal", _l("Voorstel"), _proposed),
        Column("place", _l("Plaats"), _where),
    ),
    filters=(
        Words("device", _l("Toestel"), where=_for_device, longest=20, is_hidden=True),
        Words(
            "code",
            _l("Code"),
            where=lambda code, _ask: [Referral.code == code],
            longest=12,
            is_hidden=True,
            is_of_people=True,
        ),
        Choice(
            "type",
            _l("Soort toestel"),
            options=words_of(TYPE_LABELS),
            chips=((_l("Soort toestel"), ("", *(kind.value for kind in DeviceType))),),
            counts=_counts,
        ),
        Choice(
            "profile",
            _l("Waarvoor"),
            where=lambda value, _ask: [Referral.profile == Profile(value)],
            options=words_of(PROFILE_LABELS),
        ),
        Days("since", _l("Wacht sinds"), where=lambda days, _ask: within(Referral.made_at, days)),
        YesNo("pupil", _l("Voor een leerling"), where=lambda _value, _ask: [Referral.programme == Programme.PUPILS]),
    ),
    empty=Empty(_l("Niemand wacht"), _l("Hier komt elke code waarvoor nog geen toestel klaarligt."), "ticket"),
    is_board=True,
)
