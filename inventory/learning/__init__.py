"""Where people can learn to work with their device: digipunten, IT-cafés and courses.

The coordinator keeps the list, with how many places there are. At the desk it is offered with each hand-over, and
somebody may take one of the places. An offer and never a condition: who says no keeps the device as before.
No name is kept here: a place belongs to a contract.
"""
