"""Model folders made from the networks inside the rapidocr package."""

import os

import pytest
import yaml

pytest.importorskip("rapidocr", reason="rapidocr is not installed")
pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
from models.ocr.interface import EngineUnavailableError
from models.ocr.weights import cache_root, model_folder, shipped_onnx


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("role", ["detection", "recognition"])
def test_the_folder_holds_the_package_s_network(cache, role):
    folder = model_folder(role)
    assert folder.is_relative_to(cache / "nianbao")
    assert (folder / "inference.onnx").read_bytes() == shipped_onnx(role).read_bytes()
    assert sorted(path.name for path in folder.parent.iterdir()) == [folder.name]


def test_the_character_list_fits_the_network(cache):
    import onnxruntime

    folder = model_folder("recognition")
    described = yaml.safe_load((folder / "inference.yml").read_text("utf-8"))
    characters = described["PostProcess"]["character_dict"]
    network = onnxruntime.InferenceSession(str(folder / "inference.onnx"), providers=["CPUExecutionProvider"])
    # The blank of the CTC decoding and the space are added by the reader.
    assert len(characters) + 2 == network.get_outputs()[0].shape[-1]
    assert {len(character) for character in characters} == {1}


@pytest.mark.parametrize("name", ["inference.onnx", "inference.yml", "sha256.json"])
def test_a_damaged_folder_is_made_again(cache, name):
    folder = model_folder("detection")
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[:100])
    assert model_folder("detection") == folder
    assert (folder / name).read_bytes() == whole


def test_an_intact_folder_is_left_alone(cache):
    stamp = (model_folder("detection") / "inference.onnx").stat().st_mtime_ns
    assert (model_folder("detection") / "inference.onnx").stat().st_mtime_ns == stamp


def test_a_cache_that_cannot_be_made_is_a_clear_error(tmp_path, monkeypatch):
    (tmp_path / "nianbao").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(EngineUnavailableError, match="XDG_CACHE_HOME"):
        model_folder("detection")


def test_a_relative_cache_home_is_ignored(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", f"relative{os.sep}path")
    assert cache_root() == tmp_path / ".cache" / "nianbao"
