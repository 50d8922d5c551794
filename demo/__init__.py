"""A local Telegram Bot API server with phones in a web page, a population and a movable clock."""
