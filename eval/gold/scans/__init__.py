"""Generated scans: reports with truth, printed in many looks, then damaged as scanners and copiers do."""
