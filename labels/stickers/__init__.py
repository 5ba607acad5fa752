"""Stickers: what is cut from a sheet or a roll and stuck on a thing.

    stocks       the papers, one row each
    data         what a sticker says, one frozen dataclass a design
    designs      the same for all of them: an address, a large word, a few lines
    layout       rules that share out a label, whatever its size
    lettering    the typeface: what it can set, how wide it is
    pdf, zpl, raster, picture    four ways to put a plan on paper or on a screen
    calibration  a page to set a printer right
    sheets       the public functions

Everything is laid out once, in whole dots of the printer, and drawn alike by all four.
"""
