"""Settings of every test."""

from hypothesis import settings

# No test is timed: a busy machine makes none of them fail.
settings.register_profile("untimed")
settings.load_profile("untimed")
