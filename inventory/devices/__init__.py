"""The devices: what they are, where they stand, and what may happen to them next.

A device goes from a partner's list through the workshop to a borrower, and comes back. It is never `ready` while any
of its disks could still hold somebody's data: that rule lives in the lifecycle, in the action and in the database.
"""
