"""What the matcher promises, as sentences."""
