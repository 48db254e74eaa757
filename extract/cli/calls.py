"""How every command line of ours is made and called, with Chinese sentences where a call is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer
from typer.exceptions import TyperException

_SENTENCES = Path(__file__).with_name("calls.yaml")


def group(name: str, help: str) -> typer.Typer:
    """A command line of subcommands with plain help that is cut nowhere, and tracebacks as Python prints them."""
    return typer.Typer(
        name=name,
        help=help,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def call(app: typer.Typer, args: Sequence[str] | None = None, prog_name: str | None = None) -> NoReturn:
    """Run a command line and end the program with its status; ``args`` are those of the process by default."""
    try:
        status = app(args=args, prog_name=prog_name, standalone_mode=False)
    except TyperException as error:
        typer.echo(_in_chinese(error), err=True)
        status = error.exit_code
    raise SystemExit(status or 0)


def _in_chinese(error: TyperException) -> str:
    """What is wrong with a call and where to read on; a message without a sentence of ours, such as help, as it is."""
    import yaml

    message = error.format_message()
    for entry in yaml.safe_load(_SENTENCES.read_text(encoding="utf-8")):
        if found := re.fullmatch(entry["pattern"], message, re.DOTALL):
            sentence = entry["says"].format(*(group.replace("'", "") for group in found.groups()))
            command = getattr(getattr(error, "ctx", None), "command_path", "")
            return f"错误：{sentence}。" + (f"用法见 {command} --help" if command else "")
    return message
