"""What the dashboard shows, as numbers and tables: everything that can be computed and tested without a browser."""
