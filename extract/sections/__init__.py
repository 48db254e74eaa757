"""Sections: title, agency, year and the statutory sections of a report."""
