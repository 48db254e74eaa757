"""The network in the narrative pipeline: alone, joined with the rules, stored, and what the record says of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.config import Config, Taggers
from extract.document import Document, Page, Paragraph, Provenance
from extract.narrative.docs import SPANS_KEY
from extract.narrative.joint import Opinion, Thresholds, join
from extract.narrative.narrator import Narrator
from extract.narrative.neural import FigureTagger
from extract.narrative.numbers import NumberSpan
from extract.narrative.pipeline import build_nlp
from extract.narrative.places import bounded, numbers, places
from extract.sections.model import Outline
from models.tagger.calibration import JointNumbers
from tests.models.tagger.lookup_network import write_model

TEXT = "公开12条，收到345件。"
LIMITS = Thresholds.load()


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("weights"))


def pipeline(taggers: Taggers, weights: Path) -> Language:
    nlp = build_nlp(taggers)
    cast(FigureTagger, nlp.get_pipe("nianbao_tagger")).from_disk(weights)
    return nlp


def figures(doc: Doc) -> list[tuple[str, str, object]]:
    return [(span.text, span.label_, span._.nb_value) for span in doc.spans[SPANS_KEY]]


def test_the_network_alone(weights: Path) -> None:
    assert figures(pipeline("model", weights)(TEXT)) == [
        ("12条", "disclosed_total", 12),
        ("345件", "requests_received", 345),
    ]


def test_line_breaks_and_wide_digits_are_folded_before_the_network_reads(weights: Path) -> None:
    found = figures(pipeline("model", weights)("开公开公开公开公开公，开公开公开公开１２\n条，收到3 45件。"))
    assert found[0] == ("１２\n条", "disclosed_total", 12)


def test_pipe_equals_call(weights: Path) -> None:
    nlp = pipeline("both", weights)
    texts = [TEXT, "", "公开9条。", "没有申请。"] * 6
    assert [figures(doc) for doc in nlp.pipe(texts)] == [figures(nlp(text)) for text in texts]


def test_the_pipeline_with_its_weights_survives_storage(weights: Path, tmp_path: Path) -> None:
    nlp = pipeline("both", weights)
    nlp.to_disk(tmp_path / "pipeline")
    assert {path.name for path in (tmp_path / "pipeline" / "nianbao_tagger").iterdir()} == {
        "MANIFEST.json", "tagger.json", "tagger.onnx",
    }  # fmt: skip
    stored = spacy.load(tmp_path / "pipeline")
    assert cast(FigureTagger, stored.get_pipe("nianbao_tagger")).joint
    assert figures(stored(TEXT)) == figures(nlp(TEXT)) != []


def test_documents_survive_storage_and_displacy_shows_them(weights: Path) -> None:
    nlp = pipeline("both", weights)
    doc = nlp(TEXT)
    assert figures(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == figures(doc)
    assert "disclosed_total" in displacy.render(doc, style="span", options={"spans_key": SPANS_KEY}, jupyter=False)


def _document(text: str) -> Document:
    block = Paragraph(text, Provenance(1, None, "", 0, len(text)), 0, [])
    return Document("text", text, [block], [Page(1, 595.0, 842.0)])


def test_figures_the_two_differ_on_are_kept_marked_and_named_in_a_warning(weights: Path) -> None:
    narrator = Narrator("both", weights)
    # The network knows no 人: it calls every number behind other words disclosed_total.
    text = "全年主动公开政府信息12条。从事政府信息公开工作人员8人。"
    found = narrator.figures(_document(text), Outline("", None, 2022, 1.0, []), [(0, len(text))])
    assert [figure.text for figure in found] == ["12条", "8人"]
    assert found[0].confidence > found[1].confidence
    assert found[1].confidence <= LIMITS.differing < LIMITS.sure
    assert ["8人" in warning for warning in narrator.doubts(found)] == [True]
    assert narrator.doubts([f for f in found if f.confidence >= LIMITS.sure]) == []
    assert narrator.version.endswith("+tagger-lookup-1")


def test_rules_alone_warn_of_nothing_and_open_no_network() -> None:
    narrator = Narrator("rules")
    text = "公开信息12条。"
    found = narrator.figures(_document(text), Outline("", None, 2022, 1.0, []), [(0, len(text))])
    assert found
    assert narrator.doubts(found) == []
    assert narrator.version.startswith("rules-")
    assert "tagger" not in narrator.version


def test_the_switch_is_a_setting(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("taggers: model\n", encoding="utf-8")
    assert Config.load(path).taggers == "model"
    path.write_text(f"tagger_weights: {tmp_path}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="不是模型文件夹"):
        Config.load(path)
    path.write_text("taggers: nobody\n", encoding="utf-8")
    with pytest.raises(ValueError, match="taggers"):
        Config.load(path)


WEIGHTS = JointNumbers(intercept=0.0, weights=(0.5, 0.5, 1.0, -1.0, 0.5))


def test_agreement_is_surer_than_either_alone() -> None:
    rule, read = Opinion(2, 5, "staff", 0.8), Opinion(2, 5, "staff", 0.9)
    both = join([rule], [read], lambda *_: 0.9, WEIGHTS)[0]
    only_rules = join([rule], [], lambda *_: 0.3, WEIGHTS)[0]
    only_model = join([], [read], lambda *_: 0.9, WEIGHTS)[0]
    assert both.confidence > LIMITS.sure > only_rules.confidence
    assert only_model.confidence <= LIMITS.differing


def test_where_they_differ_the_surer_wins_and_is_marked() -> None:
    support = {"staff": 0.05, "other_figure": 0.9}
    found = join(
        [Opinion(2, 5, "staff", 0.6)],
        [Opinion(2, 5, "other_figure", 0.9)],
        lambda _start, _end, label: support[label],
        WEIGHTS,
    )
    assert [(o.label, o.confidence <= LIMITS.differing) for o in found] == [("other_figure", True)]


def test_what_only_the_network_names_and_is_unlikely_is_no_figure() -> None:
    assert join([], [Opinion(2, 5, "staff", 0.02)], lambda *_: 0.02, WEIGHTS) == []


def test_what_the_rules_name_is_marked_and_never_dropped() -> None:
    (found,) = join([Opinion(2, 5, "staff", 0.5)], [], lambda *_: 0.0, WEIGHTS)
    assert found.label == "staff"
    assert found.confidence < LIMITS.keep


def test_spans_of_the_network_get_the_bounds_of_the_number() -> None:
    text = "公开约200余条信息，电话12345678，未收到申请，共2处"
    found = numbers(text)
    spans = [Opinion(3, 6, "disclosed_total", 0.9), Opinion(text.index("申请"), text.index("申请") + 2, "reviews", 0.9)]
    bound = bounded(text, found, [*spans, Opinion(0, 2, "staff", 0.9)])
    # 公开 is no number, but 未收到 stands near enough for the words alone not to tell.
    assert [text[o.start : o.end] for o in bound][:2] == ["约200余条", "申请"]
    assert bounded("公开透明", [], [Opinion(0, 2, "staff", 0.9)]) == []
    assert bounded("2023年3月", [], [Opinion(0, 5, "staff", 0.9)]) == []


@pytest.mark.parametrize(
    ("text", "read", "given"),
    [
        ("未发生行政申诉。", "行政", "行政申诉"),
        ("没有依申请公开政府信息的情况。", "依申请公开政府信息的", "依申请公开政府信息"),
        ("无征收公告。", "征收公告", "征收公告"),
        ("复议1件，已撤回；未发生行政诉讼。", "撤", None),
        ("没有投诉。依申请公开办理指南已更新。", "申请", None),
        ("四、复议、诉讼\n未发生行政诉讼。", "复议", None),
    ],
)
def test_emptied_nouns_have_the_bounds_of_known_ones_and_a_negator_in_their_sentence(
    text: str, read: str, given: str | None
) -> None:
    at = text.index(read)
    spans = bounded(text, [], [Opinion(at, at + len(read), "complaints", 0.9)])
    assert [text[span.start : span.end] for span in spans] == ([given] if given else [])


def test_two_spans_in_one_number_are_one() -> None:
    text = "公开200条"
    spans = [Opinion(2, 4, "staff", 0.3), Opinion(4, 6, "disclosed_total", 0.6)]
    assert bounded(text, numbers(text), spans) == [Opinion(2, 6, "disclosed_total", 0.6)]


class Counted(Sequence[NumberSpan]):
    """Numbers that count how often they are looked at."""

    def __init__(self, items: Sequence[NumberSpan]) -> None:
        self.items, self.looks = items, 0

    def __getitem__(self, place: Any) -> Any:
        self.looks += 1
        return self.items[place]

    def __len__(self) -> int:
        return len(self.items)


def test_each_span_looks_only_at_the_numbers_near_it() -> None:
    text = "1件，" * 1000
    found = Counted(numbers(text))
    spans = [Opinion(n.start, n.end + 1, "disclosed_total", 0.6) for n in found.items]
    assert [(o.start, o.end) for o in bounded(text, found, spans)] == [(n.start, n.end) for n in found.items]
    assert found.looks < 20 * len(spans)


def test_places_are_numbers_and_negators() -> None:
    text = "公开12条，未收到群众申请，服务群众"
    assert [text[a:b] for a, b in places(text, numbers(text))] == ["12条", "未收到群众申请"]


def test_a_negation_of_nothing_that_is_counted_is_no_place() -> None:
    assert places("做到没有死角，但未形成合力。申请渠道畅通。", []) == []
