"""Repair cafés: people bring their own device and mend it themselves, or together with a volunteer.

The coordinator plans a session. At the door everybody gets a number, by what was brought and what is the matter with
it. Volunteers call the numbers to their table and write down how it ended, in the words of the Open Repair Data
Standard. Nothing here says whose device it is: no record of the device, no name, no way to reach anybody.
"""
