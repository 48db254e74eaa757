"""nianbao: from a report file to trusted figures."""
