"""The one engine for lifecycles: what may follow what.

A lifecycle is a table of moves, written once as data in a room's `lifecycle.py`. Buttons on a page, moves in the
API and the drawing in `docs/lifecycle.md` all come from that table.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

from inventory.core.errors import Refused
from inventory.core.i18n import _

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[State]):
    """A named step.

    `can` is the permission that it asks (a value of `access.Can`), `event` the word that history gets, `label` the
    text on its button. `needs` names the facts without which it is refused. `target` None means: back to the state
    that the thing came from, or the same state; the action knows. A `door` is the room whose action must be used
    because more than the state changes (a hand-over makes a loan); such a move has no button of its own.
    """

    name: str
    sources: frozenset[State]
    target: State | None
    event: str
    can: Any
    label: Any
    needs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    door: str = ""
    primary: bool = False
    gates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lifecycle(Generic[State]):
    """All states and moves of one kind of thing."""

    name: str
    states: type[State]
    moves: tuple[Move[State], ...]
    first: frozenset[State]
    labels: Mapping[State, Any]
    phases: Mapping[State, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [move.name for move in self.moves]
        doubles = {name for name in names if names.count(name) > 1}
        if doubles:
            raise ValueError(f"{self.name}: moves with the same name: {sorted(doubles)}")
        nameless = set(self.states) - set(self.labels)
        if nameless:
            raise ValueError(f"{self.name}: states without a label: {sorted(nameless)}")

    def move(self, name: str) -> Move[State]:
        """The move of that name; an unknown name is refused."""
        for move in self.moves:
            if move.name == name:
                return move
        raise Refused(
            "unknown_move",
            _("De stap '%(name)s' bestaat niet. Kies een stap uit de lijst.", name=name[:40]),
            field="move",
        )

    def from_state(self, state: State) -> Iterator[Move[State]]:
        """The moves that may follow on a state, in the order of the table."""
        return iter(self._following.get(state, ()))

    @cached_property
    def _following(self) -> dict[State, tuple[Move[State], ...]]:
        # A list asks this for each of its rows.
        return {state: tuple(move for move in self.moves if state in move.sources) for state in self.states}

    def check(self, name: str, state: State, facts: Mapping[str, Any]) -> Move[State]:
        """The move, when it may follow on `state` and no fact is missing; else refused, with what is missing."""
        move = self.move(name)
        if state not in move.sources:
            raise Refused(
                "wrong_state",
                _(
                    "Dat kan niet: dit staat op '%(state)s'. De stap '%(move)s' kan pas bij: %(sources)s.",
                    state=self.labels[state],
                    move=move.label,
                    sources=", ".join(str(self.labels[s]) for s in self.states if s in move.sources),
                ),
            )
        missing = tuple(fact for fact in move.needs if facts.get(fact) in (None, "", [], ()))
        if missing:
            raise Refused(
                "facts_missing",
                _("Vul eerst aan: %(facts)s.", facts=", ".join(missing)),
                missing=missing,
                field=missing[0],
            )
        return move

    def reachable(self, start: Iterable[State], *, without: Iterable[State] = ()) -> set[State]:
        """Every state that some row of moves reaches from `start` without standing on one of `without`."""
        closed = set(without)
        queue = deque(state for state in start if state not in closed)
        seen = set(queue)
        while queue:
            state = queue.popleft()
            for move in self.from_state(state):
                target = move.target
                if target is not None and target not in seen and target not in closed:
                    seen.add(target)
                    queue.append(target)
        return seen

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state.value} : {self.labels[state]}" for state in self.states]
        lines += [f"    [*] --> {state.value}" for state in self.states if state in self.first]
        for move in self.moves:
            for source in self.states:
                if source in move.sources:
                    target = move.target or source
                    lines.append(f"    {source.value} --> {target.value} : {move.name}")
        return "\n".join(lines)
