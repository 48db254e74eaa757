"""Where Label Studio finds page pictures: below a root given to its local files, or inside the task itself."""

from __future__ import annotations

import base64
import os
import tempfile
from pathlib import Path
from typing import Protocol

from annotations.errors import AnnotateCode, AnnotateError
from extract.export.pageimage import PagePicture

FOLDER = "nianbao"
"""Folder below the document root: Label Studio does not serve the root itself."""
LOCAL_FILES = "/data/local-files/?d="
_MODE = 0o644
"""The server may run under another name."""


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
    """Pictures as files below Label Studio's document root; names are made of the report's id and the page alone.

    Raises:
        AnnotateError: ``bad_image`` where there is no such root, or the folder below it is a link.
    """

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise AnnotateError(AnnotateCode.BAD_IMAGE, f"文件夹 {root} 不存在")
        self.folder = root / FOLDER
        _make(self.folder)

    def put(self, report_id: str, picture: PagePicture) -> str:
        """Write the file whole or not at all; its address.

        Raises:
            AnnotateError: ``bad_image`` where the id is none or its folder is a link.
        """
        if len(report_id) != 16 or set(report_id) - set("0123456789abcdef"):
            raise AnnotateError(AnnotateCode.BAD_IMAGE, "报告编号不合规")
        folder = self.folder / report_id
        _make(folder)
        # A new name each time: what stands there under a name of ours may be a link, and is replaced, never followed.
        handle, part = tempfile.mkstemp(suffix=".part", dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(picture.data)
        Path(part).chmod(_MODE)
        Path(part).replace(folder / f"{picture.number}.jpg")
        return f"{LOCAL_FILES}{FOLDER}/{report_id}/{picture.number}.jpg"


def _make(folder: Path) -> None:
    """A folder of our own below the root, which no link may take somewhere else."""
    if folder.is_symlink():
        raise AnnotateError(AnnotateCode.BAD_IMAGE, f"{folder} 是链接，请删除")
    folder.mkdir(exist_ok=True)
