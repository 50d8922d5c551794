"""What pages say against what is there."""
