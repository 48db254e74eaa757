"""What the commands of ``nianbao eval`` share: options, and errors that the user can mend."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from eval.gold.format import GoldError
from eval.gold.scans.errors import PrintError
from eval.out import OutError
from extract.cli.terminal import console

OutputOption = Annotated[Path, typer.Option("--output", "-o", help="结果 JSON 文件。")]


@contextmanager
def errors_in_chinese() -> Iterator[None]:
    """End with status 2 and one sentence where a folder, a file or a program of this machine cannot be used."""
    try:
        yield
    except (GoldError, OutError, PrintError) as error:
        console(sys.stderr).print(f"错误：{error}", style="red")
        raise typer.Exit(2) from error
