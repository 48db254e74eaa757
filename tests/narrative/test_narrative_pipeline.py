"""The spaCy side: offsets, components, extensions, displaCy, storage."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.narrative.docs import SPANS_KEY
from extract.narrative.pipeline import COMPONENTS, build_nlp

TEXT = (
    "2022年某街道政府信息公开工作年度报告\n一、总体情况\n全年主动公开政府信息 120 条，其中工作动态类信息80条、"
    "通知公告类信息40条，同比减少5%。未收到政府信息公开申请。2021年公开信息90条。"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build_nlp()


def figures(doc: Doc) -> list[tuple[object, ...]]:
    spans = doc.spans[SPANS_KEY]
    return [
        (s.text, s.label_, s._.nb_value, s._.nb_unit, s._.nb_qualifier, s._.nb_period, s._.nb_role, s._.nb_group)
        for s in spans
    ]


def test_figures_with_all_attributes(nlp: Language) -> None:
    assert figures(nlp(TEXT)) == [
        ("120 条", "disclosed_total", 120, "条", "exact", "this_year", "total", "g1"),
        ("80条", "disclosed_by_category", 80, "条", "exact", "this_year", "part", "g1"),
        ("40条", "disclosed_by_category", 40, "条", "exact", "this_year", "part", "g1"),
        ("5%", "growth", 5, "%", "exact", "this_year", "single", None),
        ("政府信息公开申请", "requests_received", 0, "", "zero", "this_year", "single", None),
        ("90条", "disclosed_total", 90, "条", "exact", "prior_year", "single", None),
    ]


def test_details(nlp: Language) -> None:
    doc = nlp(TEXT)
    details = [span._.nb_detail for span in doc.spans[SPANS_KEY]]
    assert details[1:4] == ["工作动态类信息", "通知公告类信息", "decrease"]


@given(text=st.text(alphabet="公开12 条\n\t\u3000\u200b𠮷，。件零无申请", max_size=60))
def test_text_and_offsets_survive_tokenisation(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)
    assert all(text[s.start_char : s.end_char] == s.text for s in doc.spans[SPANS_KEY])


def test_sentences_end_where_the_text_says(nlp: Language) -> None:
    sentences = [s.text.strip() for s in nlp("公开3条。收到2件！\n（一）概况\n没有").sents]
    assert sentences == ["公开3条。", "收到2件！", "（一）概况", "没有"]


def test_pipe_equals_call(nlp: Language) -> None:
    texts = [TEXT, "", "收到申请2件。"]
    assert [figures(doc) for doc in nlp.pipe(texts)] == [figures(nlp(text)) for text in texts]


def test_components_are_registered_for_other_pipelines() -> None:
    other = spacy.blank("zh")
    for name in COMPONENTS["rules"]:
        other.add_pipe(name)
    doc = other("收到申请2件。")
    assert [s.text for s in doc.spans[SPANS_KEY]] == ["2件"]


def test_user_component_sees_figures(nlp: Language) -> None:
    @Language.component("test_count_figures")
    def count(doc: Doc) -> Doc:
        doc.user_data["n"] = len(doc.spans[SPANS_KEY])
        return doc

    own = build_nlp()
    own.add_pipe("test_count_figures", last=True)
    assert own(TEXT).user_data["n"] == len(nlp(TEXT).spans[SPANS_KEY])


def test_pipeline_survives_storage(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    assert figures(spacy.load(tmp_path / "model")(TEXT)) == figures(nlp(TEXT))


def test_doc_survives_storage(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert figures(Doc(nlp.vocab).from_bytes(doc.to_bytes())) == figures(doc)


def test_displacy_shows_figures(nlp: Language) -> None:
    html = displacy.render(nlp(TEXT), style="span", options={"spans_key": SPANS_KEY}, jupyter=False)
    assert "disclosed_total" in html
