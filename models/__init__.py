"""Models: tagger, digit reader, OCR and layout bindings."""

import os

# ONNX Runtime tells its maker of every session, and keeps an identity in the home, unless this is set before it is
# loaded. A program that reads other people's documents tells nobody.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
