"""A user's own pipeline finds our components by name, without importing anything of ours."""

import subprocess
import sys

SCRIPT = """
import spacy
nlp = spacy.blank("zh")
for name in ("sentences", "rules", "normalise", "attributes"):
    nlp.add_pipe(f"nianbao_{name}")
doc = nlp("2022年，我镇主动公开政府信息31条。")
print([(span.text, span.label_, span._.nb_value) for span in doc.spans["figures"]])
"""


def test_components_are_found_by_name() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[('31条', 'disclosed_total', 31)]"
