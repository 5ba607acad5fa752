"""The list of lots, declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from inventory.access import Can
from inventory.core.i18n import _, _l
from inventory.core.lists import added
from inventory.intake import queries
from inventory.intake.lifecycle import LOT_LABELS, LOT_PHASES, LotState
from inventory.intake.models import Lot
from inventory.intake.queries.lots import LotCount, counts_of, whose
from inventory.lists.queries.declared import Ask, Choice, Column, Days, Empty, Listing, YesNo, on_days, words_of
from inventory.lists.views.drawn import address_of


@dataclass(frozen=True)
class Row:
    """A lot as a row of the list: how many of its devices stand where, and whom it waits for."""

    lot: Lot
    counts: LotCount
    waits: str

    @property
    def said(self) -> int:
        return sum(self.lot.expected.values())

    @property
    def to_do(self) -> int:
        if self.counts.listed:
            return self.counts.to_do
        return self.said if self.lot.state == LotState.ANNOUNCED else 0


def _rows(found: Sequence[Lot], ask: Ask) -> list[Row]:
    counts = counts_of(lot.code for lot in found)
    mine = {lot.id for lot in queries.to_confirm(ask.actor)} if found else set()
    asked = set(queries.lots_with_open_remarks(lot.id for lot in found))
    question = _("Vraag van de schenker") if queries.sees_all(ask.actor) else _("Je vraag is gesteld")
    return [
        Row(lot, counts[lot.code], _("Wacht op jou") if lot.id in mine else question if lot.id in asked else "")
        for lot in found
    ]


def _counts(ask: Ask) -> Mapping[str, int | str]:
    counts = queries.count_lots(ask.actor)
    return {"": added(counts.values()), **{state.value: count for state, count in counts.items()}}


def _come(row: Row) -> str:
    return _("%(shown)s van %(total)s", shown=row.counts.received, total=row.said or row.counts.listed)


LOTS = Listing(
    name="lots",
    title=_l("Loten"),
    endpoint="lots.lots",
    can=Can.LOTS_SEE,
    model=Lot,
    select=lambda _ask: select(Lot).options(joinedload(Lot.donor)),
    rows=_rows,
    id_of=lambda row: int(row.lot.id),
    branches=lambda ask, _values: whose(ask.actor),
    columns=(
        Column(
            "lot",
            _l("Lot"),
            lambda row: row.lot.code,
            url=address_of("lots.lot", "code", lambda row: row.lot.code),
            sort="id",
            is_short=True,
        ),
        Column("donor", _l("Schenker"), lambda row: row.lot.donor.name),
        Column("day", _l("Dag"), lambda row: row.lot.received_on or row.lot.announced_on, is_short=True),
        Column("come", _l("Ontvangen"), _come, is_number=True),
        Column("to_do", _l("Nog te ontvangen of te bekijken"), lambda row: row.to_do, is_number=True),
        Column("accepted", _l("Aanvaard"), lambda row: row.counts.accepted, is_number=True),
        Column("rejected", _l("Geweigerd"), lambda row: row.counts.rejected, is_number=True),
        Column(
            "state",
            _l("Staat"),
            lambda row: row.lot.state,
            words=LOT_LABELS,
            phase=lambda row: LOT_PHASES[row.lot.state],
        ),
        Column("waits", _l("Wacht op"), lambda row: row.waits, phase=lambda _row: "confirm"),
    ),
    filters=(
        Choice(
            "state",
            _l("Staat"),
            where=lambda value, _ask: [Lot.state == LotState(value)],
            options=words_of(LOT_LABELS),
            chips=((_l("Filter op staat"), ("", *(state.value for state in LOT_LABELS))),),
            counts=_counts,
            any_label=_l("Alle"),
        ),
        Days("received", _l("Ontvangen op"), where=lambda days, _ask: on_days(Lot.received_on, days)),
        YesNo(
            "remarks",
            _l("Met een open vraag"),
            where=lambda _value, _ask: [Lot.id.in_(list(queries.lots_with_open_remarks()))],
            when=queries.sees_all,
        ),
        YesNo(
            "coming",
            _l("Nog te ontvangen"),
            where=lambda _value, _ask: [Lot.id.in_(list(queries.lots_to_receive()))],
            when=queries.sees_all,
        ),
    ),
    empty=Empty(
        _l("Hier staat nog niets"),
        _l("Een lot is een groep toestellen die een partner in één keer geeft."),
        "gift",
    ),
)
