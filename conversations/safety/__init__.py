"""Looks at what people write, on this machine only, for signs that somebody is in danger."""
