"""``tagger.json``: written when a tagger is exported and again when it is calibrated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.tagger.reader import SETTINGS_FILE
from models.weights import record_weights


def write_settings(folder: Path, settings: dict[str, Any]) -> None:
    """Write the settings of a folder of weights and their checksum."""
    text = json.dumps(settings, ensure_ascii=False, sort_keys=True)
    (folder / SETTINGS_FILE).write_text(text + "\n", encoding="utf-8")
    record_weights(folder, SETTINGS_FILE)
