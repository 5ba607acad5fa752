"""What history says about referrals beside the moves of the lifecycle."""

MADE = "referral:made"
EXTRA_ASKED = "referral:extra-asked"
TOLD_BY_PHONE = "referral:told-by-phone"
GUESSED = "referral:codes-guessed"
CONFIRMATION_SET = "referral:confirmation-set"
CLIENT_FORGOTTEN = "referral:client-forgotten"
