"""What history says about erasing. Numbers and references, never a name."""

PLAN_MADE = "privacy:list-made"
PLAN_CONFIRMED = "privacy:list-confirmed"
PLAN_WITHDRAWN = "privacy:list-withdrawn"
REFERRAL_EMPTIED = "referral:emptied"
STAFF_FORGOTTEN = "accounts:user-forgotten"

# Why somebody was erased, as the event tells it.
TERM, LISTED, ASKED, RESTORED = "term", "list", "asked", "restored"
