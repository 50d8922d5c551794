"""When somebody is asked how it goes, and what: planned from what is known, without sending."""
