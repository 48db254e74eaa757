"""A draft as a file, for tests in which the audit reads what the whole pipeline made of it."""

from __future__ import annotations

from random import Random

from eval.gold.generate.layout import build_layout
from eval.gold.generate.model import TrueCell, Truth
from eval.gold.generate.options import LayoutOptions
from eval.gold.generate.printing import plain
from eval.gold.generate.render.options import RenderOptions
from eval.gold.generate.render.registry import FORMATS
from eval.gold.panel.compose import narrative_of
from eval.gold.panel.model import Draft
from extract.templates import load_template


def render_draft(draft: Draft, file_format: str) -> bytes:
    """The report as a file; ``file_format`` is a name in ``FORMATS``. The agency is printed with all units above it."""
    cells = {key: TrueCell(plain(value), value) for key, value in draft.values.items()}
    truth = Truth(load_template(draft.era), draft.owner.agency, draft.year, cells)
    narrative = narrative_of(draft, draft.text_of or draft)
    layout = build_layout(truth, narrative, LayoutOptions(), Random(draft.seed))
    return FORMATS[file_format].render(layout, RenderOptions())
