"""What a preflight says.

blocked: it cannot be done. confirm: it can, when the clerk read it and says so. notice: good to know.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from inventory.core.errors import Refused
from inventory.core.i18n import _


class Level(StrEnum):
    BLOCKED = "blocked"
    CONFIRM = "confirm"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """`word` is stable, `sentence` is for people; `missing` are the facts that would take it away."""

    level: Level
    word: str
    sentence: str
    field: str | None = None
    missing: tuple[str, ...] = ()


def blocked(word: str, sentence: str, field: str | None = None, missing: tuple[str, ...] = ()) -> Finding:
    """It cannot be done, and why."""
    return Finding(Level.BLOCKED, word, sentence, field, missing)


def heaviest_first(findings: Iterable[Finding]) -> list[Finding]:
    """What stands in the way, then what must be confirmed, then what is good to know; each as it was said."""
    rank = list(Level)
    return sorted(findings, key=lambda finding: rank.index(finding.level))


def refuse_when_blocked(findings: Sequence[Finding], confirmed: Collection[str] = ()) -> None:
    """Raise the first thing that stands in the way, together with all that is still missing; or the words that still
    must be confirmed.
    """
    closed = [finding for finding in findings if finding.level is Level.BLOCKED]
    if closed:
        first = closed[0]
        told = [first, *(each for each in closed[1:] if each.missing)]
        missing = dict.fromkeys(name for each in told for name in each.missing)
        sentences = " ".join(dict.fromkeys(each.sentence for each in told))
        raise Refused(first.word, sentences, missing=tuple(missing), field=first.field)
    open_words = tuple(f.word for f in findings if f.level is Level.CONFIRM and f.word not in confirmed)
    if open_words:
        sentences = " ".join(f.sentence for f in findings if f.word in open_words)
        raise Refused(
            "confirm_needed",
            _("Lees dit eerst en vink het aan: %(sentences)s", sentences=sentences),
            missing=open_words,
            field="confirmed",
        )
