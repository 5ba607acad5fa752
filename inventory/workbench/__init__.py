"""The workbench: what happens between the delivery van and the shelf.

A technician scans a device and sees the one next step: look what is inside, wipe every disk, mend and
install, test and grade. Another person checks the work. A device leaves this room only when every disk in
it has proof of a wipe that is younger than the last time anybody had the device. The proof is a file (a log
of the wiping program) or a paper signed by two people; the file is kept as it came.
"""
