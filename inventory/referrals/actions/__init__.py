"""What can be done with a referral."""
