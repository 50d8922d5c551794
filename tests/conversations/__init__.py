"""The core at its own door: events in, what each person is told out; no platform, no network."""
