"""What this room tells the house."""

from inventory.core.room import Room
from inventory.lists import models
from inventory.lists.actions.runs import forget_old_runs
from inventory.lists.views import bulk, keys, looks, organisations, saved, shared, users
from inventory.lists.views.pages import pages

VIEWS = (saved, bulk, keys, looks, users, organisations, models)  # imported for their addresses and tables

LISTS = Room(
    name="lists",
    lists=(users.USERS, keys.KEYS, organisations.ORGANISATIONS, looks.LOOKS, shared.SHARED),
    pages=(pages,),
    work_lists=(shared.work_list,),
    nightly=(forget_old_runs,),
)
