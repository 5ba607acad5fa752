"""Fault reports ("meldingen"): whoever has a device says what is wrong with it, without signing in.

The label on the device leads here. What is wrong comes from a short list with pictures, and there may be a phone number
or an e-mail address to call back: no name and no free text. The counter of the contract behind the device sees it,
helps by phone or opens a repair case. The way to call back goes when the report is settled or its case closes.
"""
