"""Who looked at whom.

Opening somebody's data, showing a phone number, exporting, and looking for a name are written in the history of that
person, once in a quarter of an hour for the same reader. No name is in it: the person is a reference, what was typed to
find somebody is a keyed hash. Who looks at many people at once is told to the coordinator straight away, all the rest
once a week.
"""
