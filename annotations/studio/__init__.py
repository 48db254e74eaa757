"""The connection to a Label Studio server: projects, push, pull."""
