"""What can have happened to an account. The subject is a reference ("U12"), never a name."""

from inventory.history.subject import Subject

ORG_ADDED = "accounts:organisation-added"
LOCATION_ADDED = "accounts:location-added"
HOURS_SET = "accounts:hours-set"
CLOSED_ADDED = "accounts:closed-days-added"
CLOSED_REMOVED = "accounts:closed-days-removed"
USER_ADDED = "accounts:user-added"
USER_INVITED = "accounts:user-invited"
USER_DISABLED = "accounts:user-disabled"
USER_ENABLED = "accounts:user-enabled"
ROLES_SET = "accounts:roles-set"
PASSWORD_CHANGED = "accounts:password-changed"
PASSWORD_ASKED = "accounts:password-link-asked"
SESSIONS_ENDED = "accounts:sessions-ended"
TOKEN_MADE = "accounts:token-made"
TOKEN_ENDED = "accounts:token-ended"


def about_user(user_id: int) -> Subject:
    return Subject("user", user_id, f"U{user_id}")
