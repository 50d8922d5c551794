"""Profiles in, scored and explained pairs out: a matcher of people that needs no bot."""
