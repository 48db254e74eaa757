"""The annotation loop with Label Studio."""
