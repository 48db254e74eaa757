"""Speed and accuracy on generated reports, beside the plain methods that others use."""
