"""The command ``nianbao``: one module a subcommand, each loading what it needs when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

from extract import __version__
from extract.cli.annotate import annotate
from extract.cli.audit import audit
from extract.cli.calls import call, group
from extract.cli.evaluate import evaluate
from extract.cli.extract import extract
from extract.cli.report import report
from extract.cli.show import show
from extract.cli.train import train

app = group("nianbao", "从政府信息公开工作年度报告中提取可以信任的数据：法定表格逐格核对，叙述数字逐条定位。")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nianbao {__version__}")
        raise typer.Exit


@app.callback()
def common(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="显示版本号并退出。")
    ] = False,
) -> None:
    """Options of the command itself; ``--version`` acts in its callback."""


app.command(help="提取：把报告（Word、网页、PDF、扫描件等）变成记录、表格和问题清单。")(extract)
app.command(help="查看：在终端显示一份报告的法定表格、数据和问题。")(show)
app.command(help="核对：生成一个网页文件，表格对着原件的页面图像逐格核对。")(report)
app.command(help="核对多份报告：跨年勾稽、雷同、缺报、错用模板；导出面板数据。")(audit)
app.command(
    "eval",
    help="评测：与标准答案对照、比较两次结果、看板、测速。",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False},
)(evaluate)
app.command(
    "train",
    help="训练：随包发布的模型都可以重新训练。",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False},
)(train)
app.command(
    "annotate",
    help="标注：存疑的推到 Label Studio，改好的取回来训练。",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False},
)(annotate)


def main() -> None:
    """Entry point of the console script; exit status as in the output contract."""
    call(app)


if __name__ == "__main__":
    main()
