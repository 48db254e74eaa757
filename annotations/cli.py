"""``nianbao annotate …``: push, pull, queue, serve, status."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotations.errors import AnnotateError
from extract.cli.calls import group
from extract.cli.terminal import console

if TYPE_CHECKING:
    from annotations.studio.connect import Studio
    from annotations.task.model import TaskKind

app = group("annotate", "标注：把存疑的报告推到 Label Studio，取回人的修正，训练并把关新模型。")

OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help="nianbao extract 的输出文件夹。")]
UrlOption = Annotated[str, typer.Option("--url", envvar="LABEL_STUDIO_URL", help="Label Studio 的地址。")]
TokenOption = Annotated[
    Path | None, typer.Option("--token-file", help="访问令牌所在文件；默认用环境变量 LABEL_STUDIO_API_KEY。")
]
NameOption = Annotated[str, typer.Option("--name", help="项目标题中的名称，同一服务器上可有几套项目。")]
URL = "http://127.0.0.1:8080"


@contextmanager
def _in_words() -> Iterator[None]:
    """End with status 2 and one sentence where a step cannot go on."""
    from eval.gold.format import GoldError
    from models.weights import WeightsError

    try:
        yield
    except (AnnotateError, GoldError, WeightsError) as error:
        console(sys.stderr).print(f"错误：{error}", style="red")
        raise typer.Exit(2) from error


def _studio(url: str, token_file: Path | None, name: str) -> Studio:
    if importlib.util.find_spec("label_studio_sdk") is None:
        console(sys.stderr).print(
            "错误：这一步需要 label-studio-sdk，请先执行 pip install 'nianbao[annotate]'。", style="red"
        )
        raise typer.Exit(2)
    from annotations.studio.connect import Studio, read_token

    return Studio(url, read_token(token_file), name)


@app.command("push")
def push(
    out: OutArgument,
    url: UrlOption = URL,
    token_file: TokenOption = None,
    name: NameOption = "nianbao",
    image_root: Annotated[
        Path | None,
        typer.Option(
            "--image-root",
            help="Label Studio 的本地文件目录（out/label-studio/files）；不给则嵌入任务。",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="最多推送的任务数，按队列次序。")] = None,
    gold: Annotated[Path | None, typer.Option("--gold", help="前几轮取回的标准答案：改正过的写法排到前面。")] = None,
    reset_config: Annotated[bool, typer.Option("--reset-config", help="恢复被改动的标注配置。")] = False,
) -> None:
    """推送：正文和表格页，带预标注、疑点和排序分；同一任务不会推两次，中断后重新运行即可。"""
    from rich.progress import Progress

    from annotations.out import RunFolder
    from annotations.queue.learned import learn
    from annotations.studio.images import EmbeddedPictures, LocalPictures
    from annotations.studio.push import Pusher

    with _in_words():
        folder = RunFolder(out)
        studio = _studio(url, token_file, name)
        pictures = LocalPictures(image_root) if image_root else EmbeddedPictures()
        kinds: tuple[TaskKind, ...] = ("narrative", "table")
        with folder.locked(), Progress(console=console(sys.stderr), transient=True) as bar:
            projects = {kind: studio.ensure(kind, reset=reset_config) for kind in kinds}
            if isinstance(pictures, LocalPictures):
                studio.serve_folder(projects["table"], pictures.folder)
            line = bar.add_task("推送", total=None)
            pusher = Pusher(
                folder, studio, pictures, lambda n, of: bar.update(line, completed=n, total=of), limit,
                learned=learn(folder, gold),
            )  # fmt: skip
            result = pusher.push(projects)
    out_console = console(sys.stdout)
    out_console.print(f"新推送 {result.created} 个任务，已有 {result.already} 个。")
    for source, reason in result.skipped:
        out_console.print(f"未推送：{source}：{reason}")
    for project in projects.values():
        out_console.print(f"{project.title}：{studio.url}/projects/{project.id}/data")


@app.command("pull")
def pull(
    out: OutArgument,
    gold: Annotated[Path, typer.Option("-o", "--gold", metavar="GOLD", help="标准答案文件夹。")] = Path("out/gold"),
    url: UrlOption = URL,
    token_file: TokenOption = None,
    name: NameOption = "nianbao",
) -> None:
    """取回：完成的标注写成标准答案，附标注人、时间、一致度；分歧列入 conflicts.csv。"""
    from annotations.gold.write import write_gold
    from annotations.out import RunFolder
    from annotations.studio.pull import pull_all

    with _in_words():
        folder = RunFolder(out)
        studio = _studio(url, token_file, name)
        result = write_gold(folder.records(), folder.text, pull_all(studio, folder), gold)
    line = f"正文 {result.figures} 份、表格 {result.cells} 份，尚未标完 {result.unfinished} 份"
    console(sys.stdout).print(f"已写入 {gold}：{line}，待裁定 {len(result.conflicts)} 处（conflicts.csv）。")


@app.command("queue")
def queue(
    out: OutArgument,
    gold: Annotated[
        Path | None, typer.Option("--gold", help="已有的标准答案：标过的不再列出，改正过的写法排到前面。")
    ] = None,
    count: Annotated[int, typer.Option("-n", min=1, help="显示的任务数。")] = 20,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="另把整个队列写成 CSV。")] = None,
) -> None:
    """队列：最值得人看的任务在前，另有 5% 随机抽查。"""
    from annotations.out import RunFolder
    from annotations.queue.show import build_queue, show_queue, write_queue

    with _in_words():
        rows = build_queue(RunFolder(out), gold)
    show_queue(rows[:count], console(sys.stdout))
    if output:
        write_queue(rows, output)


@app.command("serve")
def serve(
    out: OutArgument,
    url: UrlOption = URL,
    token_file: TokenOption = None,
    host: Annotated[str, typer.Option("--host", help="监听的地址。")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="监听的端口。")] = 9090,
    model: Annotated[str, typer.Option("--model", help="谁来识别正文数据：rules | model | both。")] = "both",
    weights: Annotated[Path | None, typer.Option("--weights", help="标注模型的权重目录，默认用随包的。")] = None,
    train_gold: Annotated[
        Path | None, typer.Option("--train-gold", help="允许 Label Studio 触发训练，并把标注取回到这个文件夹。")
    ] = None,
) -> None:
    """后端：供 Label Studio 调用的机器学习后端（预标注、改一格重解全表、后台训练）。"""
    import uvicorn

    from annotations.backend.serve import LOOPBACK, backend_app, training_commands
    from annotations.backend.training import Trainer
    from annotations.out import RunFolder

    if model not in ("rules", "model", "both"):
        raise typer.BadParameter("可用 rules、model、both", param_hint="--model")
    with _in_words():
        folder = RunFolder(out)
        studio = _studio(url, token_file, "nianbao")
        commands = partial(training_commands, out, train_gold, url, token_file) if train_gold else None
        made = backend_app(folder, url, studio.headers, model, weights, Trainer(commands), (*LOOPBACK, host))  # type: ignore[arg-type]
    console(sys.stdout).print(f"后端：http://{host}:{port}（在 Label Studio 项目设置的 Model 页中填写这个地址）")
    uvicorn.run(made, host=host, port=port, log_level="warning", access_log=False)


@app.command("status")
def status(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="annotate pull 写出的标准答案文件夹。")] = Path(
        "out/gold"
    ),
    models: Annotated[Path, typer.Option("--models", help="模型版本所在的文件夹。")] = Path("out/models"),
    weights: Annotated[
        Path | None, typer.Option("--weights", help="新训练的权重目录：在两者都没见过的标准答案上与现用的比较。")
    ] = None,
    promote: Annotated[str | None, typer.Option("--promote", help="通过评测时，以此名称采用新模型。")] = None,
    use: Annotated[str | None, typer.Option("--use", help="换用已有的版本；shipped 为随包发布的。")] = None,
) -> None:
    """状态与把关：有多少标准答案、现用哪个模型；新模型更好且没有重要下降才采用，旧版本都保留。"""
    from annotations.gate.status import judge, show_status, show_verdict
    from annotations.gate.versions import CONFIG, Versions

    versions = Versions(models)
    out = console(sys.stdout)
    with _in_words():
        if use is not None:
            versions.use(None if use == "shipped" else use)
        show_status(gold, versions, out)
        if weights is None:
            return
        verdict = judge(gold, weights, versions)
        show_verdict(verdict, out)
        out.print(f"说明：{versions.keep_report(verdict)}", highlight=False)
        if promote is not None and verdict.promoted:
            versions.promote(weights, promote, verdict)
            out.print(f"已采用 {promote}。")
            out.print(f"抽取时使用：nianbao extract … --config {models / CONFIG}")
    if not verdict.promoted:
        raise typer.Exit(1)
