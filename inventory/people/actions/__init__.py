"""What is done with people."""

from inventory.people.actions.forgetting import anonymise, keep_until
from inventory.people.actions.noting import (
    Borrower,
    NewEndUser,
    as_borrower,
    check_borrower,
    check_end_user,
    note_end_user,
    tell,
    use_or_make,
)
from inventory.people.actions.subject import subject_of

__all__ = [
    "Borrower",
    "NewEndUser",
    "anonymise",
    "as_borrower",
    "check_borrower",
    "check_end_user",
    "keep_until",
    "note_end_user",
    "subject_of",
    "tell",
    "use_or_make",
]
