"""What a signal can be about, what kinds of sessions there are, and how a session goes."""

from enum import StrEnum
from typing import Any

from inventory.access import Can
from inventory.core.i18n import _l
from inventory.core.lifecycle import Lifecycle, Move


class Topic(StrEnum):
    """What people miss or ask. A closed list: nobody tells a story here."""

    NO_DEVICE = "no_device"
    BROKEN_DEVICE = "broken_device"
    NO_INTERNET = "no_internet"
    PHONE = "phone"
    E_SERVICES = "e_services"
    BANK = "bank"
    SCHOOL = "school"
    WORK = "work"
    SAFETY = "safety"
    LEARNING = "learning"


class SessionKind(StrEnum):
    INFO = "info"
    ROADSHOW = "roadshow"


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


TOPICS: dict[Topic, Any] = {
    Topic.NO_DEVICE: _l("Geen toestel"),
    Topic.BROKEN_DEVICE: _l("Toestel stuk of te oud"),
    Topic.NO_INTERNET: _l("Geen betaalbaar internet"),
    Topic.PHONE: _l("De smartphone"),
    Topic.E_SERVICES: _l("Loket op internet, itsme, afspraken"),
    Topic.BANK: _l("Bankzaken"),
    Topic.SCHOOL: _l("School van de kinderen"),
    Topic.WORK: _l("Werk zoeken"),
    Topic.SAFETY: _l("Veilig op internet"),
    Topic.LEARNING: _l("Wil een les of begeleiding"),
}
KINDS: dict[SessionKind, Any] = {
    SessionKind.INFO: _l("Infosessie over een digipunt beginnen"),
    SessionKind.ROADSHOW: _l("Roadshow in een wijk"),
}
S = SessionState
LABELS: dict[SessionState, Any] = {
    S.PLANNED: _l("Gepland"),
    S.HELD: _l("Gehouden"),
    S.CANCELLED: _l("Gaat niet door"),
}
PHASES: dict[SessionState, str] = {S.PLANNED: "announced", S.HELD: "ok", S.CANCELLED: "gone"}


def _row(name: str, sources: tuple[SessionState, ...], target: SessionState, event: str, label: Any,
         **more: Any) -> Move[SessionState]:  # fmt: skip
    return Move(name, frozenset(sources), target, f"outreach:{event}", Can.OUTREACH_SET, label, **more)


SESSION = Lifecycle(
    name="outreach-session",
    states=SessionState,
    first=frozenset({S.PLANNED}),
    labels=LABELS,
    phases=PHASES,
    moves=(
        _row("hold", (S.PLANNED,), S.HELD, "held", _l("Is gehouden"), needs=("participants",), primary=True),
        _row("cancel", (S.PLANNED,), S.CANCELLED, "cancelled", _l("Gaat niet door")),
        _row("reopen", (S.HELD, S.CANCELLED), S.PLANNED, "reopened", _l("Was een vergissing")),
    ),
)
