"""What we owe people: their own page, one row per person, short keeping, erasing for good, and a file with all of it.

Nothing is erased while a contract runs, an amount is open or something is disputed. What is erased is gone from rows,
papers, messages and free texts, and a restore of an older backup does not bring it back. Devices, counts and the chain
of history stay as they were.
"""
