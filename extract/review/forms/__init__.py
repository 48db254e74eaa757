"""The statutory forms as they are printed, derived from the templates: data that the page draws without knowing any."""
