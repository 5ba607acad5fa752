"""What the project promised, and how far it is.

A target is a row: so many of something, in a project year, in the whole project or as a state at its end. What the
house knows is counted by the system; the rest is a number for a month that the coordinator types, and that is corrected
by a newer one. Projects are rows too. Beside them stand the groups that the project wants to reach, with the notes on
where the project's own text contradicts itself.
"""
