"""Puts the parts together: settings, wiring and the commands of the command line."""
