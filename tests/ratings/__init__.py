"""Planning whom to ask what and when, without a database: laws over whole lives."""
