"""Training of the models."""
