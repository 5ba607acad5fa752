"""Letters of a recall: kept with the contract before they are printed, so that a reprint says what was posted."""

from collections.abc import Callable, Sequence
from typing import Any

from inventory.access import Actor, Can, demand
from inventory.core.db import locked
from inventory.core.errors import Refused
from inventory.core.i18n import _
from inventory.history.actions import Subject, record
from inventory.history.archive import keep_data
from inventory.history.told import paper
from inventory.loans.queries.papers import OWNER
from inventory.recalls import events
from inventory.recalls.lifecycle import LineState, Way
from inventory.recalls.models import Recall, RecallLine
from inventory.recalls.queries.letters import LETTER, letter_name, letters_that_wait


def keep_letters(
    lines: Sequence[RecallLine], *, actor: Actor, letter_of: Callable[[RecallLine], dict[str, Any]]
) -> int:
    """Keep the letter of each of these lines that waits for one; of two devices of one contract it is one letter.

    `letter_of`: the plain data of it. A letter that was kept since the line came to wait is not made again. The
    number of new letters.
    """
    made = 0
    for each in sorted(lines, key=lambda one: (one.recall_id, one.id)):
        demand(actor, Can.RECALLS_TELL, each)
        locked(Recall, each.recall_id)
        line = locked(RecallLine, each.id)
        if line is None or line.loan is None or line.way != Way.LETTER:
            continue
        if line.state != LineState.TO_TELL or line.closed_at is not None or line.id in letters_that_wait([line]):
            continue
        kept = keep_data(LETTER, OWNER, line.loan.id, name=letter_name(line), data=letter_of(line))
        record(
            events.LETTER_KEPT,
            Subject("recall_line", line.id, line.device.tag),
            actor=actor,
            from_state=line.state.value,
            to_state=line.state.value,
            data={"recall": line.recall.number, "loan": line.loan.number, **paper(kept)},
        )
        made += 1
    if not made:
        raise Refused("no_letters", _("Er zijn geen brieven meer om af te drukken."))
    return made
