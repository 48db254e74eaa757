"""``--engine ray``: the same extraction on the machines of a Ray cluster (extra ``ray``)."""
