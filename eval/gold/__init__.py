"""Gold: true content of reports, and generated reports with known truth."""
