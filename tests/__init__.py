"""Tests: each name is a sentence about what holds."""
