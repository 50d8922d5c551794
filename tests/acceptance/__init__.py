"""The whole story, on real parts: bot and server as processes, real HTTP, real databases."""
