"""What happens when a person is in the middle of something, one file each; none knows another."""
