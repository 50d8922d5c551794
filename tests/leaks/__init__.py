"""What one side of a talk could learn of the other: each way is tried, every call is searched."""
