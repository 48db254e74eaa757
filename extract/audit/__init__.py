"""Checks across reports: the years of one agency, duplicates, who has not filed, and a panel of all of them."""
