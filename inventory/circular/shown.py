"""What became of gifts, drawn: the same for the dashboard and for the page of the donors."""

from collections.abc import Callable, Sequence

from inventory.circular.queries.gifts import Gift
from inventory.core.i18n import _
from inventory.drawings.bars import Bars
from inventory.drawings.pen import Mark


def yields_drawn(gifts: Sequence[Gift], address: Callable[[Gift], str]) -> Bars:
    """Of each donor which part of what came in the period is in use now."""
    return Bars(
        title=_("Wat er van de giften kwam"),
        desc=_("Van wat in de periode binnenkwam: welk deel nu bij iemand is of op een vaste plaats staat."),
        heads=(_("Schenker"), _("In gebruik")),
        top=100,
        marks=tuple(
            Mark(
                label=each.name,
                value=each.percent,
                said=_("%(used)s van %(all)s", used=each.in_use, all=each.received),
                href=address(each),
                tone="lent",
            )
            for each in gifts
        ),
    )
