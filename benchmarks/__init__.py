"""Timings and counts, each beside something that one would pick instead."""
