"""Whether a new tagger takes the place of the shipped one: measured on gold that neither saw, with a report."""
