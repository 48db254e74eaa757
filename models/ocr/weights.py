"""Model folders for paddleocr, made from the ONNX files inside the rapidocr package: nothing is fetched.

A folder holds the network as `inference.onnx` and its pre- and post-processing as `inference.yml`. It lies in the
user's cache under a name that contains the SHA-256 of the package's file, is written beside and moved into place in one
step, and is checked whenever it is opened.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import yaml

from models.ocr.interface import EngineUnavailableError

Role = Literal["detection", "recognition"]


def shipped_onnx(role: Role) -> Path:
    """The ONNX file of a network inside the rapidocr package.

    Raises:
        EngineUnavailableError: the package or the file is missing.
    """
    try:
        folder = Path(str(distribution("rapidocr").locate_file("rapidocr/models")))
    except PackageNotFoundError as error:
        raise EngineUnavailableError("缺少 rapidocr 软件包，请运行：pip install rapidocr") from error
    path = folder / str(_shipped()[role]["file"])
    if not path.is_file():
        raise EngineUnavailableError(f"rapidocr 软件包中没有模型文件 {path.name}，请重新安装 rapidocr")
    return path


def model_folder(role: Role) -> Path:
    """A model folder of paddleocr for one of the shipped networks, made on first use.

    Returns:
        A folder with `inference.onnx`, equal to the package's file by SHA-256, and `inference.yml`.

    Raises:
        EngineUnavailableError: the network is missing or the cache cannot be written.
    """
    source = shipped_onnx(role)
    folder = cache_root() / "ocr" / f"{source.stem}-{_sha256(source)[:12]}-{_recipe_digest()[:8]}"
    try:
        if not _intact(folder, source):
            _build(folder, role, source)
    except OSError as error:
        raise EngineUnavailableError(
            f"无法写入缓存目录 {folder.parent}（{error.strerror}），请用环境变量 XDG_CACHE_HOME 指定可写的目录"
        ) from error
    return folder


def cache_root() -> Path:
    """This program's folder in the user's cache: under XDG_CACHE_HOME where that is an absolute path, else ~/.cache."""
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (named if named.is_absolute() else Path.home() / ".cache") / "nianbao"


@cache
def _recipe() -> bytes:
    return (files("models.ocr") / "shipped.yaml").read_bytes()


@cache
def _shipped() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_recipe())
    return loaded


def _recipe_digest() -> str:
    return hashlib.sha256(_recipe()).hexdigest()


def _inference_config(role: Role, source: Path) -> bytes:
    config = _shipped()[role]["config"]
    if role == "recognition":
        config = {**config, "PostProcess": {**config["PostProcess"], "character_dict": _characters(source)}}
    text: str = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    return text.encode()


def _characters(source: Path) -> list[str]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(source), providers=["CPUExecutionProvider"])
    listed: str = session.get_modelmeta().custom_metadata_map["character"]
    return listed.splitlines()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _intact(folder: Path, source: Path) -> bool:
    try:
        noted = json.loads((folder / "sha256.json").read_bytes())
        found = {name: _sha256(folder / name) for name in ("inference.onnx", "inference.yml")}
    except (FileNotFoundError, ValueError):
        return False
    return bool(noted == found and found["inference.onnx"] == _sha256(source))


def _build(folder: Path, role: Role, source: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as holder:
        fresh = Path(holder) / "model"
        fresh.mkdir()
        shutil.copyfile(source, fresh / "inference.onnx")
        (fresh / "inference.yml").write_bytes(_inference_config(role, source))
        noted = {path.name: _sha256(path) for path in sorted(fresh.iterdir())}
        (fresh / "sha256.json").write_text(json.dumps(noted), encoding="utf-8")
        if folder.exists():
            folder.rename(Path(holder) / "damaged")
        try:
            fresh.rename(folder)
        except OSError:
            # Another process was faster; its folder holds the same bytes.
            if not _intact(folder, source):
                raise
