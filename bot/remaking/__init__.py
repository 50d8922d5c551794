"""Makes files anew, without names, tags and hidden data; takes bytes and gives bytes."""
