"""The official description of the Bot API as data, and a checker that holds traffic against it."""
