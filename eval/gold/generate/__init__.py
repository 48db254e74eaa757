"""Generated reports: consistent truth, written in the layouts real reports have."""
