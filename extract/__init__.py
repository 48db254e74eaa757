"""nianbao: from a report file to trusted figures."""

__version__ = "0.1.0"
