"""The pages of the dashboard, one module each.

Not named ``pages``: Streamlit takes a folder of that name beside its script for pages of its own making, and an address
that is the first to be opened on a server would show an empty one.
"""
