"""What this room tells the house."""

from inventory.accounts.views import account, sign_in
from inventory.accounts.views.pages import pages
from inventory.core.room import Room

VIEWS = (sign_in, account)  # imported for their addresses

ACCOUNTS = Room(name="accounts", pages=(pages,))
