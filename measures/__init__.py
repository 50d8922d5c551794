"""Instruments, scoring, intervals and calibration: numbers as data, nothing sent or stored here."""

from measures.instruments import Construct, Instrument, Item, Scale, item_hash

__all__ = ["Construct", "Instrument", "Item", "Scale", "item_hash"]
