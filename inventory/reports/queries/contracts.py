"""Which contracts are of a programme of their own."""

from sqlalchemy import exists

from inventory.loans.models import Loan
from inventory.referrals.models import Programme, Referral

OF_PUPILS = exists().where(Referral.id == Loan.referral_id, Referral.programme == Programme.PUPILS)
"""The contracts of pupils, by their own programme: counted apart."""
