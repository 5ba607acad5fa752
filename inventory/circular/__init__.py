"""The circular proof: what the Digibank keeps in use, and what it brings to the processor.

Device-years from contracts, kg from the scale or the usual weight, parts from the stock, CO2 as an order of magnitude.
The factors stand in versions with their source. Here are also the yearly figures for OVAM and the thanks to donors:
counts only, never a person.
"""
