"""The tagger: a character network that labels the figures of running text and the roles of table text."""
