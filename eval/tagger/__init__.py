"""Measuring who names the figures of running text: rules, a linear model, the network, and both together."""
