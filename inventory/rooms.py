"""The list of rooms. Adding one is one line."""

from inventory.accounts.room import ACCOUNTS
from inventory.cafes.room import CAFES
from inventory.circular.room import CIRCULAR
from inventory.core.room import Room
from inventory.dashboard.room import DASHBOARD
from inventory.devices.room import DEVICES
from inventory.digipunten.room import DIGIPUNTEN
from inventory.faults.room import FAULTS
from inventory.intake.room import INTAKE
from inventory.learning.room import LEARNING
from inventory.lists.room import LISTS
from inventory.loans.room import LOANS
from inventory.looks.room import LOOKS
from inventory.offline.room import OFFLINE
from inventory.outreach.room import OUTREACH
from inventory.papers.room import PAPERS
from inventory.people.room import PEOPLE
from inventory.placements.room import PLACEMENTS
from inventory.privacy.room import PRIVACY
from inventory.reach.room import REACH
from inventory.recalls.room import RECALLS
from inventory.referrals.room import REFERRALS
from inventory.repairs.room import REPAIRS
from inventory.reports.room import REPORTS
from inventory.targets.room import TARGETS
from inventory.vouchers.room import VOUCHERS
from inventory.workbench.room import WORKBENCH

ROOMS: tuple[Room, ...] = (
    ACCOUNTS,
    WORKBENCH,
    PLACEMENTS,
    DEVICES,
    INTAKE,
    LOANS,
    REFERRALS,
    PEOPLE,
    FAULTS,
    REPAIRS,
    CAFES,
    DIGIPUNTEN,
    VOUCHERS,
    OUTREACH,
    RECALLS,
    PRIVACY,
    CIRCULAR,
    REPORTS,
    DASHBOARD,
    TARGETS,
    LOOKS,
    LISTS,
    REACH,
    PAPERS,
    LEARNING,
    OFFLINE,
)
