"""After-sales: a device that somebody has breaks, and comes back working, or is replaced.

A case belongs to a device. The holder stays the holder: the technician sees the device, the complaint and "via balie",
never a name. What was wrong and how it ended is written in the words of the Open Repair Data Standard.
"""
