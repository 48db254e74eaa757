"""Word documents (docx): their own XML read directly, under limits, without entities, network or file system."""
