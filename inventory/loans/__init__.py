"""Contracts: a free loan at the library (bruikleen), rent and sale at the shop (huur, koop).

A contract begins when the thing is handed over and not before. It names the device, what came along, in which state,
until when, and for the shop the price and the kind of proof that was seen. The paper and what was on it are kept, so
that a reprint is the same. When the device comes back, the contract ends and the device goes to be wiped.
"""
