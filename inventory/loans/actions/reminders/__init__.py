"""What a due day asks of us: the ladder, how each step leaves, and what happens when it is no longer so."""

from inventory.loans.actions.reminders.asking import Asked, ask_now, how, how_each
from inventory.loans.actions.reminders.calls import note_call, reopen
from inventory.loans.actions.reminders.climbing import remind
from inventory.loans.actions.reminders.ending import close_found, stop
from inventory.loans.actions.reminders.letters import Letters, print_letters, undo_letters
from inventory.loans.actions.reminders.rungs import words_of

__all__ = [
    "Asked",
    "Letters",
    "ask_now",
    "close_found",
    "how",
    "how_each",
    "note_call",
    "print_letters",
    "remind",
    "reopen",
    "stop",
    "undo_letters",
    "words_of",
]
