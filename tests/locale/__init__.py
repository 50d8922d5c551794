"""The catalogues: complete, true to their sources, and readable in their language."""
