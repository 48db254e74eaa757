"""Models: tagger, digit reader, OCR and layout bindings."""
