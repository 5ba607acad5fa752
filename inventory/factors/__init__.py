"""What kg and CO2 are counted with, in versions with their source: the one place where such figures stand.

Rooms that print kg or CO2 ask for the version that held on the day, and print which one that was and where it is from.
"""
