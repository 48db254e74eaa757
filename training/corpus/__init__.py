"""The tagger's corpus: paragraphs and table pages written from a grammar, with a label for every character."""
