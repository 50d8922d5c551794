"""Tests of the demo: the local Bot API server and its page."""
