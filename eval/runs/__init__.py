"""Stored evaluation runs: written once by ``nianbao eval run --store``, read by the dashboard."""
