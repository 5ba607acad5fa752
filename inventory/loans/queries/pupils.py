"""Contracts of pupils: laptops for school are a programme of their own, and no part of what the project promised."""

from sqlalchemy import exists

from inventory.loans.models import Loan
from inventory.referrals.models import Programme, Referral

OF_PUPILS = exists().where(Referral.id == Loan.referral_id, Referral.programme == Programme.PUPILS)
