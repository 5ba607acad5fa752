"""What the coordinator shows: where the devices are and where they wait, how far we are, who waits, what it saves.

Drawings with a table beside each, over a period and for a place that stand in the address. The same figures go to a
PDF, to programs, and as a few large numbers to a screen on the wall. No names; where people live only from five.
"""
