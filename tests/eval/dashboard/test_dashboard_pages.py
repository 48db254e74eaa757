"""Every page draws without an exception, on a store with runs and on an empty one."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("streamlit", reason="needs the extra dashboard")

from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from eval.cli import app
from eval.dashboard.launch import command
from eval.dashboard.words import words
from eval.runs.store import RunStore


def _script(store: str, page: str) -> None:
    from pathlib import Path

    from eval.dashboard.app import show_page

    show_page(page, Path(store))


def _draw(store: Path, page: str) -> AppTest:
    return AppTest.from_function(_script, kwargs={"store": str(store), "page": page}, default_timeout=120).run()


@pytest.mark.parametrize("page", list(words()["pages"]))
def test_page_draws(run_store: RunStore, page: str) -> None:
    app = _draw(run_store.path, page)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == words()["pages"][page]["title"]


def test_overview_compares_with_the_other_run(run_store: RunStore) -> None:
    app = _draw(run_store.path, "overview")
    other = next(option for option in app.selectbox(key="base").options if "不比较" not in option)
    app.selectbox(key="base").select(next(i.run_id for i in run_store.runs() if i.name in other)).run()
    assert not app.exception
    assert any("个百分点" in metric.delta for metric in app.metric)


def test_empty_store_says_how_to_fill_it(tmp_path: Path) -> None:
    app = _draw(tmp_path, "overview")
    assert not app.exception
    assert app.title[0].value == "还没有运行"
    assert "--store" in app.code[0].value


def test_streamlit_finds_no_pages_of_its_own_making() -> None:
    # It would draw them, empty, for an address that is the first to be opened on a server.
    script = next(part for part in command(Path("store"), host="127.0.0.1", port=8501) if part.endswith(".py"))
    assert Path(script).is_file()
    assert not (Path(script).parent / "pages").exists()


def test_served_for_this_machine_only_without_statistics(tmp_path: Path) -> None:
    line = command(tmp_path, host="127.0.0.1", port=8501)
    assert "--server.address=127.0.0.1" in line
    assert "--browser.gatherUsageStats=false" in line
    assert "--server.headless=true" in line


def test_a_store_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["dashboard", str(tmp_path / "absent")])
    assert result.exit_code == 2
    assert "没有运行库" in result.output
