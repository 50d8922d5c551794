"""Instruments, scoring, intervals and calibration: numbers as data, nothing sent or stored here."""
