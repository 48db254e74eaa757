"""Training of the tagger on a small scale: it learns, goes on where it was, and ships what was trained."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("datasets")
pytest.importorskip("jieba")

import torch
from transformers import LiltConfig, LiltModel, PreTrainedTokenizerFast

from models.tagger.reader import Text, open_tagger
from models.tagger.vocabulary import SPECIAL, Vocabulary
from training.corpus.dataset import write_dataset
from training.corpus.labels import label_ids, label_names, span_tags
from training.tagger.attention import fuse
from training.tagger.base import Base, open_base
from training.tagger.examples import IGNORED, Labelled, Material, batches, corpus_texts, read_corpus
from training.tagger.finetune import Plan, Trainer, label_weights
from training.tagger.network import Shape, configuration
from training.tagger.pretrain import Plan as PretrainPlan
from training.tagger.pretrain import Start, pretrain
from training.tagger.produce import produce
from training.tagger.texts import build_vocabulary

SHAPE = Shape(hidden=48, layers=1, heads=2, inner=96)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_dataset(folder, 240, seed=3)
    return folder


@pytest.fixture(scope="module")
def base(corpus: Path) -> Base:
    vocabulary = build_vocabulary(corpus_texts(corpus, "train"), least=1)
    return Base(configuration(len(vocabulary), SHAPE), vocabulary)


def _quiet(line: str) -> None:
    """Progress that nobody reads."""


def test_the_fused_attention_computes_what_lilt_does() -> None:
    torch.manual_seed(1)
    model = LiltModel(configuration(40, SHAPE), add_pooling_layer=False).eval()
    ids = torch.randint(3, 40, (3, 20))
    boxes = torch.randint(0, 500, (3, 20, 2)).repeat(1, 1, 2)
    mask = torch.ones_like(ids)
    mask[1, 12:] = 0
    with torch.no_grad():
        plain = model(input_ids=ids, bbox=boxes, attention_mask=mask).last_hidden_state
        fuse(model)
        fused = model(input_ids=ids, bbox=boxes, attention_mask=mask).last_hidden_state
    assert torch.allclose(plain[mask.bool()], fused[mask.bool()], atol=1e-5)


def test_pretraining_learns_and_goes_on_where_it_was(tmp_path: Path) -> None:
    texts, lines = tmp_path / "texts", []
    texts.mkdir()
    (texts / "a.txt").write_text("公公公公公公公开" * 3000)
    plan = PretrainPlan(steps=2, batch=4, length=32, shape=SHAPE, rate=6e-3, warm_up=5)
    before = pretrain(texts, tmp_path / "out", plan, _quiet)
    after = pretrain(texts, tmp_path / "out", PretrainPlan(**_with(plan, steps=80)), lines.append)
    assert after < before * 0.8
    assert [line.split("/")[0] for line in lines if "loss" in line] == ["25", "50", "75"]
    opened = open_base(str(tmp_path / "out"))
    assert opened.text_flow is not None
    assert opened.text_flow["embeddings.word_embeddings.weight"].shape == (len(opened.vocabulary), SHAPE.hidden)


def test_pretraining_begins_with_the_weights_that_it_is_given(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text("公公公公公公公开" * 3000)
    plan = PretrainPlan(steps=60, batch=4, length=32, shape=SHAPE, rate=6e-3, warm_up=5)
    learned = pretrain(texts, tmp_path / "first", plan, _quiet)
    opened = open_base(str(tmp_path / "first"))
    assert opened.text_flow is not None
    start = Start(opened.vocabulary, opened.text_flow)
    plan = PretrainPlan(**_with(plan, steps=8))
    fresh = pretrain(texts, tmp_path / "fresh", plan, _quiet)
    begun = pretrain(texts, tmp_path / "begun", plan, _quiet, start=start)
    assert learned < fresh
    assert begun < fresh
    assert open_base(str(tmp_path / "begun")).vocabulary == opened.vocabulary


def _with(plan: PretrainPlan, **changed: object) -> dict[str, object]:
    return {name: getattr(plan, name) for name in PretrainPlan.__dataclass_fields__} | changed


def test_windows_show_texts_with_their_labels_and_boxes(corpus: Path, base: Base) -> None:
    material = read_corpus(corpus, "train", Vocabulary.parse(base.vocabulary))
    found = batches(material, Vocabulary.parse(base.vocabulary), 8, 64, np.random.default_rng(0))
    tables = running = 0
    for _ in range(20):
        batch = next(found)
        assert batch.ids.shape == batch.labels.shape == batch.mask.shape == (8, 64)
        assert ((batch.labels == IGNORED) == (batch.mask == 0)).all()
        assert not batch.boxes[batch.mask == 0].any()
        pages = batch.boxes.any(axis=(1, 2))
        tables, running = tables + int(pages.sum()), running + int((~pages).sum())
    assert 0.1 < tables / (tables + running) < 0.4


def test_rare_labels_weigh_more(corpus: Path, base: Base) -> None:
    material = read_corpus(corpus, "train", Vocabulary.parse(base.vocabulary))
    weights = label_weights(material, len(label_names()))
    assert weights[0] == weights.min()
    assert weights.max() <= 3


def test_the_same_seed_gives_the_same_weights_also_after_a_break(corpus: Path, base: Base, tmp_path: Path) -> None:
    material = read_corpus(corpus, "train", Vocabulary.parse(base.vocabulary))
    plan = Plan(steps=3, batch=4, length=48)
    states = []
    for name in ("one", "two"):
        trainer = Trainer(tmp_path / name, base, list(label_names()), plan)
        states.append(trainer.run(material, _quiet).state_dict())
    assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])
    again = Trainer(tmp_path / "one", base, list(label_names()), plan)
    assert again.step == 3
    assert all(torch.equal(states[0][key], value) for key, value in again.averaged().state_dict().items())


def test_what_is_exported_reads_what_was_learned(base: Base, tmp_path: Path) -> None:
    """A network that saw two sentences over and over labels them as it was shown."""
    vocabulary = Vocabulary.parse(base.vocabulary)
    shown = {"收到申请3件": ("3件", "requests_received"), "公开信息82条": ("82条", "disclosed_total")}
    material = Material([_labelled(text, *figure, vocabulary) for text, figure in shown.items()], [])
    plan = Plan(steps=80, batch=4, length=32, rate=5e-3, warm_up=10, average=0.8)
    produce(tmp_path / "out", tmp_path / "weights", base, material, plan, _quiet)
    tagger = open_tagger(tmp_path / "weights")
    text = "公开信息82条\n收到申请3件"
    spans = tagger.read([Text(text)], ["requests_received", "disclosed_total"])[0].spans()
    assert [(text[span.start : span.end], span.label) for span in spans] == [
        shown["公开信息82条"],
        shown["收到申请3件"],
    ]


def test_trainings_of_one_seed_on_other_data_have_other_versions(base: Base, tmp_path: Path) -> None:
    vocabulary = Vocabulary.parse(base.vocabulary)
    plan, versions = Plan(steps=2, batch=2, length=32), []
    for folder, label in (("one", "requests_received"), ("again", "requests_received"), ("other", "disclosed_total")):
        material = Material([_labelled("收到申请3件", "3件", label, vocabulary)], [])
        produce(tmp_path / folder, tmp_path / folder / "weights", base, material, plan, _quiet)
        versions.append(open_tagger(tmp_path / folder / "weights").version)
    assert versions[0] == versions[1] != versions[2]
    assert all(version.startswith(f"1.{plan.seed}.2.") for version in versions)


def test_a_short_training_has_a_short_warm_up_and_a_short_average() -> None:
    assert (Plan().warming(), Plan().kept()) == (100, 0.998)
    assert (Plan(steps=50).warming(), Plan(steps=50).kept()) == (5, 0.9)
    assert (Plan(steps=1).warming(), Plan(steps=1).kept()) == (1, 0.0)


def _labelled(text: str, figure: str, label: str, vocabulary: Vocabulary) -> Labelled:
    start = text.index(figure)
    tags = span_tags(len(text), [(start, start + len(figure), label)])
    labels = np.array([label_ids()[tag] for tag in tags])
    return Labelled(vocabulary.encode(text), labels, np.zeros((len(text), 4), np.int64))


def test_another_checkpoint_brings_the_characters_of_its_tokenizer(tmp_path: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    entries = ["<s>", "<pad>", "</s>", "<unk>", "公", "公开", "开", "<mask>"]
    backend = Tokenizer(WordLevel({entry: place for place, entry in enumerate(entries)}, unk_token="<unk>"))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend, pad_token="<pad>", unk_token="<unk>", mask_token="<mask>"
    )
    tokenizer.save_pretrained(tmp_path)
    config = LiltConfig(**configuration(len(entries), SHAPE).to_diff_dict() | {"vocab_size": len(entries)})
    model = LiltModel(config, add_pooling_layer=False)
    model.save_pretrained(tmp_path)
    found = open_base(str(tmp_path))
    assert found.vocabulary == [*SPECIAL, "公", "开"]
    assert found.text_flow is not None
    table = model.embeddings.word_embeddings.weight
    assert torch.equal(found.text_flow["embeddings.word_embeddings.weight"], table[[1, 3, 7, 4, 6]])
    assert json.loads((tmp_path / "config.json").read_text())["model_type"] == "lilt"
