"""Records as Label Studio tasks with predictions, and annotations as figures and cells."""
