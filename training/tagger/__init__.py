"""Training of the tagger: masked language modelling, fine-tuning on the corpus and on gold, export."""
