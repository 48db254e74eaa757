"""An oracle annotator (gold) works through the queue: what a person's time buys, measured."""
