"""What history says about referrals beside the moves of the lifecycle."""

MADE = "referral:made"
