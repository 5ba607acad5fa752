"""What nobody judged yet reaches the coordinator by itself: once a week, as long as there is something."""

from datetime import timedelta

from inventory.access import Actor
from inventory.core.clock import today
from inventory.core.i18n import _, in_dutch, ngettext
from inventory.history.outbox import queue
from inventory.looks.queries import coordinators
from inventory.recalls.queries.patterns import Rule, new_patterns


def tell_new_patterns(rule: Rule, *, actor: Actor) -> int:
    """Nightly: the new patterns to every coordinator, in a week once. The number of messages."""
    found = new_patterns(actor, rule)
    if not found:
        return 0
    monday = today() - timedelta(days=today().weekday())
    with in_dutch():
        subject = ngettext("%(num)s nieuw patroon van defecten", "%(num)s nieuwe patronen van defecten", len(found))
        told = "\n".join(f"- {each.sentence(rule)}" for each in found)
        body = _(
            "Dag,\n\n%(told)s\n\nKijk bij Terugroepacties, Patronen van defecten. Roep de toestellen terug, of noteer "
            "waarom er geen actie nodig is.",
            told=told,
        )
    key = f"patterns:week:{monday.isoformat()}"
    return sum(
        queue(f"{key}:{each.id}", to=each.email, subject=subject, body=body) is not None for each in coordinators()
    )
