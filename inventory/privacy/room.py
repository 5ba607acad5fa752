"""What this room tells the house."""

from inventory.core.room import Room
from inventory.privacy.actions.erase import erase_due
from inventory.privacy.actions.others import forget_messages, forget_referrals, forget_staff

PRIVACY = Room(name="privacy", nightly=(erase_due, forget_referrals, forget_messages, forget_staff))
