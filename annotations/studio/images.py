"""Where Label Studio finds page pictures: below a root given to its local files, or inside the task itself."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Protocol

from annotations.errors import AnnotateCode, AnnotateError
from extract.export.pageimage import PagePicture

FOLDER = "nianbao"
"""Folder below the document root: Label Studio does not serve the root itself."""
LOCAL_FILES = "/data/local-files/?d="


class PictureStore(Protocol):
    """Gives a picture an address that a task can show."""

    def put(self, report_id: str, picture: PagePicture) -> str:
        """The address of a picture, which can be shown from now on."""


class EmbeddedPictures:
    """Pictures as data in the tasks: nothing to set up, larger tasks."""

    def put(self, report_id: str, picture: PagePicture) -> str:  # noqa: ARG002 (the protocol's)
        """The picture itself."""
        return "data:image/jpeg;base64," + base64.b64encode(picture.data).decode("ascii")


class LocalPictures:
    """Pictures as files below Label Studio's document root; names are made of the report's id and the page alone."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise AnnotateError(AnnotateCode.BAD_IMAGE, f"文件夹 {root} 不存在")
        self.folder = root / FOLDER
        self.folder.mkdir(exist_ok=True)

    def put(self, report_id: str, picture: PagePicture) -> str:
        """Write the file whole or not at all; its address.

        Raises:
            AnnotateError: ``bad_image`` where the id is none or a link leads out of the root.
        """
        if len(report_id) != 16 or set(report_id) - set("0123456789abcdef"):
            raise AnnotateError(AnnotateCode.BAD_IMAGE, "报告编号不合规")
        folder = self.folder / report_id
        folder.mkdir(exist_ok=True)
        if not folder.resolve().is_relative_to(self.folder.resolve()):
            raise AnnotateError(AnnotateCode.BAD_IMAGE, f"{folder} 是指向别处的链接")
        path = folder / f"{picture.number}.jpg"
        part = path.with_suffix(".part")
        part.write_bytes(picture.data)
        part.replace(path)
        return f"{LOCAL_FILES}{FOLDER}/{report_id}/{picture.number}.jpg"
