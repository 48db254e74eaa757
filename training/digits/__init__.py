"""Training of the digit reader: generated cells, network, calibration, export."""
