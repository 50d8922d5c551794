"""From ratings to a form of the score: what the people said, and how far to believe it."""
