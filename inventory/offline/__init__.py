"""The desk without network: what was prepared today is finished, kept on the device that did it, and sent later.

Nothing is decided twice: what arrives goes through the same actions as what is typed online. What cannot be done any
more (the device is with somebody else, the code is withdrawn) becomes a task with both stories: what the desk did,
when and by whom, and what we know. See docs/offline.md.
"""
