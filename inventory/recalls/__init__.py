"""Patterns and recalls: what goes wrong with many devices, and calling them in.

The same fault on several devices of a model or a lot is a pattern; somebody looks and says whether it is one. A recall
is a list of devices with a reason and an advice. Who has one hears it, each device has its own progress, and a recall
closes when every line is settled. Nothing here names a person: names are on the list of the counter that gave it.
"""
