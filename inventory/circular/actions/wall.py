"""Whether a donor may be thanked by name on the public page: its own word, or what the coordinator was told."""

from inventory.access import Actor, Can, demand
from inventory.accounts.models import Organisation
from inventory.circular.events import THANKS_AGREED, THANKS_TAKEN_BACK
from inventory.circular.models import PublicThanks
from inventory.core.clock import now
from inventory.core.db import locked, session
from inventory.history.actions import Subject, record


def agree(donor: Organisation, *, actor: Actor, is_public: bool) -> None:
    """From now on the public page names this donor, or no longer. Said twice it stays as it is."""
    demand(actor, Can.THANKS_SEE, donor)
    locked(Organisation, donor.id)
    present = session.get(PublicThanks, donor.id)
    if (present is not None) == is_public:
        return
    if present is None:
        session.add(PublicThanks(org_id=donor.id, agreed_at=now(), agreed_by_id=actor.user_id))
    else:
        session.delete(present)
    session.flush()
    record(THANKS_AGREED if is_public else THANKS_TAKEN_BACK, Subject("org", donor.id, donor.code), actor=actor)
