"""What is worth a person's time, and in which order."""
