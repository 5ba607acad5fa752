"""The targets by goal of the project, each as a bar: the same on the page and on paper."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from inventory.core.i18n import _, _l, number_text
from inventory.drawings.bars import Progress as Bar
from inventory.targets.models import UNITS, Unit
from inventory.targets.queries import Progress

GOALS: dict[str, Any] = {
    "T1": _l("Toestellen en internet"),
    "T2": _l("Digitale vaardigheden"),
    "T3": _l("Essentiële diensten"),
    "T4": _l("Informatie en communicatie"),
    "T5": _l("Leiding van het project"),
    "T6": _l("Bereik"),
}


def by_goal(rows: Sequence[Progress]) -> list[tuple[Any, list[Progress]]]:
    """Each goal of the project with its targets."""
    return [(GOALS.get(goal, goal), list(found)) for goal, found in groupby(rows, key=lambda each: each.code[:2])]


def bar(row: Progress) -> Bar:
    """The bar of a target; what nobody counted is nothing yet."""
    now = "< 5" if row.is_few else number_text(row.cumulative or 0)
    values = {"now": now, "value": number_text(row.value), "unit": UNITS[row.unit]}
    is_bare = row.unit == Unit.PIECES or row.value == 1  # "1 van 1 mensen" is no sentence
    return Bar(
        title=row.label,
        value=row.cumulative or 0,
        target=row.value,
        said=_("%(now)s van %(value)s", **values) if is_bare else _("%(now)s van %(value)s %(unit)s", **values),
        tone="stock" if row.is_reached else "accent",
    )
