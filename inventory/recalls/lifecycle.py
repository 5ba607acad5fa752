"""The lifecycle of a recall and of each device in it, and their closed lists of words."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class RecallState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class LineState(StrEnum):
    """How far one device is. Brought in: it stands with us and waits for a look."""

    TO_TELL = "to_tell"
    TOLD = "told"
    BROUGHT_IN = "brought_in"
    CHECKED = "checked"
    CHECKED_AT_HOME = "checked_at_home"
    NOT_REACHABLE = "not_reachable"
    GONE = "gone"


class Reason(StrEnum):
    BATTERY = "battery"
    CHARGER = "charger"
    PART = "part"
    SYSTEM = "system"
    MAKER = "maker"
    CHECK = "check"


class Advice(StrEnum):
    STOP = "stop"
    KEEP = "keep"
    COME = "come"


class NoAction(StrEnum):
    """Why a pattern asks for nothing."""

    CHANCE = "chance"
    USE = "use"
    AGE = "age"
    SOLVED = "solved"
    WATCH = "watch"


class Way(StrEnum):
    """How the holder is told; NONE when we have no way, or may not write."""

    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    ORGANISATION = "organisation"
    NONE = "none"


# What the holder reads too.
REASONS: dict[Reason, Any] = {
    Reason.BATTERY: _l("De batterij kan te warm worden of opzwellen."),
    Reason.CHARGER: _l("De lader kan te warm worden."),
    Reason.PART: _l("Een onderdeel gaat bij dit model snel stuk."),
    Reason.SYSTEM: _l("Het systeem moet vernieuwd worden."),
    Reason.MAKER: _l("De fabrikant vraagt om dit toestel na te kijken."),
    Reason.CHECK: _l("We willen het toestel nakijken."),
}
ADVICES: dict[Advice, Any] = {
    Advice.STOP: _l("Gebruik het toestel niet meer. Zet het uit en haal de lader uit het stopcontact."),
    Advice.KEEP: _l("Je mag het toestel gebruiken tot we het wisselen."),
    Advice.COME: _l("Kom met het toestel naar de balie."),
}
NO_ACTIONS: dict[NoAction, Any] = {
    NoAction.CHANCE: _l("Toeval: de defecten hebben niets met elkaar te maken"),
    NoAction.USE: _l("Het komt door het gebruik"),
    NoAction.AGE: _l("Gewone slijtage, we herstellen ze één voor één"),
    NoAction.SOLVED: _l("De oorzaak is al opgelost"),
    NoAction.WATCH: _l("We kijken nog even aan"),
}
WAYS: dict[Way, Any] = {
    Way.EMAIL: _l("E-mail"),
    Way.PHONE: _l("Bellen"),
    Way.LETTER: _l("Brief"),
    Way.ORGANISATION: _l("De organisatie bellen"),
    Way.NONE: _l("Geen adres of telefoon"),
}

LABELS: dict[RecallState, Any] = {RecallState.OPEN: _l("Loopt"), RecallState.CLOSED: _l("Afgesloten")}
PHASES: dict[RecallState, str] = {RecallState.OPEN: "confirm", RecallState.CLOSED: "neutral"}
L = LineState
LINE_LABELS: dict[LineState, Any] = {
    L.TO_TELL: _l("Te verwittigen"),
    L.TOLD: _l("Verwittigd"),
    L.BROUGHT_IN: _l("Binnen, na te kijken"),
    L.CHECKED: _l("Nagekeken"),
    L.CHECKED_AT_HOME: _l("Thuis nagekeken"),
    L.NOT_REACHABLE: _l("Niet bereikbaar"),
    L.GONE: _l("Weg"),
}
LINE_PHASES: dict[LineState, str] = {
    L.TO_TELL: "confirm",
    L.TOLD: "info",
    L.BROUGHT_IN: "workshop",
    L.CHECKED: "ok",
    L.CHECKED_AT_HOME: "ok",
    L.NOT_REACHABLE: "gone",
    L.GONE: "gone",
}
SETTLED = (L.CHECKED, L.CHECKED_AT_HOME, L.NOT_REACHABLE, L.GONE)
UNSETTLED = (L.TO_TELL, L.TOLD, L.BROUGHT_IN)
# As long as nobody looked at it, it goes to nobody else.
UNCHECKED = (*UNSETTLED, L.NOT_REACHABLE)

RECALL = Lifecycle(
    name="recall",
    states=RecallState,
    first=frozenset({RecallState.OPEN}),
    labels=LABELS,
    phases=PHASES,
    moves=(
        Move("close", frozenset({RecallState.OPEN}), RecallState.CLOSED, "recall:closed", Can.RECALLS_MAKE,
             _l("Sluit af"), primary=True),
    ),
)  # fmt: skip


def _move(
    name: str, sources: tuple[LineState, ...], target: LineState, event: str, can: Can, label: Any, **more: Any
) -> Move[LineState]:
    return Move(name, frozenset(sources), target, f"recall-line:{event}", can, label, **more)


LINE = Lifecycle(
    name="recall_line",
    states=LineState,
    first=frozenset({L.TO_TELL, L.BROUGHT_IN, L.GONE}),
    labels=LINE_LABELS,
    phases=LINE_PHASES,
    moves=(
        _move("tell", (L.TO_TELL, L.NOT_REACHABLE), L.TOLD, "told", Can.RECALLS_TELL, _l("Verwittigd"), primary=True),
        _move("not_reached", (L.TO_TELL, L.TOLD), L.NOT_REACHABLE, "not-reachable", Can.RECALLS_TELL,
              _l("Niet bereikbaar")),
        # By itself: the device comes back, or comes in for repair.
        _move("bring_in", (L.TO_TELL, L.TOLD, L.NOT_REACHABLE, L.GONE), L.BROUGHT_IN, "brought-in", Can.RECALLS_CHECK,
              _l("Binnen"), door="loans"),
        _move("check", (L.TO_TELL, L.TOLD, L.BROUGHT_IN, L.NOT_REACHABLE), L.CHECKED, "checked", Can.RECALLS_CHECK,
              _l("Nagekeken, in orde"), primary=True),
        _move("check_at_home", (L.TO_TELL, L.TOLD, L.NOT_REACHABLE), L.CHECKED_AT_HOME, "checked-at-home",
              Can.RECALLS_CHECK, _l("Thuis nagekeken, in orde")),
        _move("note_gone", UNCHECKED, L.GONE, "gone", Can.RECALLS_CHECK, _l("Het toestel is weg")),
        _move("set_back", (L.TOLD, L.NOT_REACHABLE, L.CHECKED_AT_HOME), L.TO_TELL, "set-back", Can.RECALLS_CHECK,
              _l("Toch nog te verwittigen")),
    ),
)  # fmt: skip
