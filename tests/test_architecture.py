"""The rules that keep the tree readable, checked on the tree itself and on small trees that break them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("models", "extract", "training", "annotations", "eval")
MAY_IMPORT = {
    "models": {"models"},
    "extract": {"extract", "models"},
    "training": {"training", "extract", "models"},
    "annotations": {"annotations", "extract", "models"},
    "eval": {"eval", "extract", "models"},
}
SHARED_BY_TOOLS = re.compile(r"eval\.(gold|metrics\w*)(\.|$)")
"""Parts of eval that training and annotations may import."""
HANDED_ON = re.compile(r"(eval|training|annotations)\.cli")
"""What the command line may load, whole, when a user calls it."""

EXTRACT_LEVELS = (
    {"cellmarks", "config", "document", "errors", "limits", "numerals", "pages", "record", "templates", "traditional"},
    {"anchoring", "findings", "intake", "narrative", "reconcile", "sections"},
    {"pipeline"},
    {"audit", "batch", "cli", "export", "review"},
)
"""Parts of extract, lowest first: a part imports from its own level and from those below."""

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 50
TEXT_SUFFIXES = {".py", ".md", ".yaml", ".toml", ".json", ".txt", ".svg", ".cfg", ".html"}
SKIPPED_FOLDERS = {"build", "dist", "out", "__pycache__"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal"}
FORBIDDEN_CALLS = {"eval", "exec", "os.system", "yaml.unsafe_load", "yaml.full_load"}
LOCAL_TRACES = re.compile(
    r"(?<![\w./-])/(?:[w]ork|[r]oot|[t]mp|[h]ome/\w+|[o]pt|[U]sers/\w+)/"  # absolute paths of somebody's machine
    r"|[A-Z]:\\[U]sers\\"
    r"|[p]ypi\.org|[p]ythonhosted"  # package sources are the user's choice
    r"|\b[w]orkplace\b|\bsub-?[a]gents?\b",
    re.IGNORECASE,
)


def _visible(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return not any(p in SKIPPED_FOLDERS or p.endswith(".egg-info") or (p[0] == "." and p != ".ci") for p in parts[:-1])


def _python_files(root: Path) -> list[Path]:
    return [p for folder in (*PACKAGES, "tests") for p in sorted((root / folder).rglob("*.py")) if _visible(p, root)]


def _module(path: Path, root: Path) -> str:
    name = ".".join(path.relative_to(root).with_suffix("").parts)
    return name.removesuffix(".__init__")


def _imports_of(node: ast.AST, module: str, *, is_package: bool) -> Iterator[str]:
    """Dotted names that one import statement brings in; ``from a import b`` gives ``a.b``."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
        yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str))
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = module.split(".")[: None if is_package and node.level == 1 else -(node.level - is_package)]
            base = ".".join([*parents, *filter(None, [base])])
        yield from (f"{base}.{alias.name}" for alias in node.names)


def _statements_run_on_import(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _statements_run_on_import(child)


def _imports(path: Path, root: Path, walk: Callable[[ast.AST], Iterator[ast.AST]] = ast.walk) -> set[str]:
    module, is_package = _module(path, root), path.stem == "__init__"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {name for node in walk(tree) for name in _imports_of(node, module, is_package=is_package)}


def _extract_level(part: str) -> int:
    return next((level for level, parts in enumerate(EXTRACT_LEVELS) if part in parts), -1)


def layer_errors(root: Path) -> list[str]:
    """Imports that point up or sideways, and parts of ``extract`` whose place is not decided."""
    errors = []
    for path in _python_files(root):
        module = _module(path, root)
        package, _, rest = module.partition(".")
        if package not in PACKAGES:
            continue
        level = _extract_level(rest.split(".")[0]) if package == "extract" and rest else len(EXTRACT_LEVELS)
        if level < 0:
            errors.append(f"{module}: not in EXTRACT_LEVELS")
        for name in sorted(_imports(path, root)):
            target, _, target_rest = name.partition(".")
            if target not in PACKAGES:
                continue
            shared = package in ("training", "annotations") and SHARED_BY_TOOLS.match(name)
            handed_on = module.startswith("extract.cli.") and HANDED_ON.fullmatch(name)
            upward = package == target == "extract" and _extract_level(target_rest.split(".")[0]) > level
            if upward or (target not in MAY_IMPORT[package] and not shared and not handed_on):
                errors.append(f"{module} imports {name}")
    return errors


def _reachable(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        if (module := waiting.pop()) not in seen:
            seen.add(module)
            waiting += graph[module]
    return seen


def cycle_errors(root: Path) -> list[str]:
    """Modules that import each other in a circle when they are loaded."""
    files = {_module(path, root): path for path in _python_files(root)}
    graph: dict[str, set[str]] = {}
    for module, path in files.items():
        names = _imports(path, root, _statements_run_on_import)
        loaded = {name if name in files else name.rpartition(".")[0] for name in names}
        graph[module] = loaded & files.keys() - {module}
    return sorted(f"import cycle through {module}" for module in graph if module in _reachable(graph, module))


def size_errors(root: Path) -> list[str]:
    """Files and functions that are too long to be read at one sitting."""
    errors = []
    for path in _python_files(root):
        text = path.read_text(encoding="utf-8")
        if (n := text.count("\n")) > MAX_FILE_LINES:
            errors.append(f"{_module(path, root)}: {n} lines")
        if _module(path, root).startswith("tests"):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    errors.append(f"{_module(path, root)}.{node.name}: {length} lines")
    return errors


def _public(body: list[ast.stmt]) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Classes, functions and methods without an underscore, also the methods of private classes."""
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef):
            yield from _public(node.body)


def docstring_errors(root: Path) -> list[str]:
    """Public functions, methods and classes outside the tests that do not say what they do."""
    return [
        f"{_module(path, root)}.{node.name}: no docstring"
        for path in _python_files(root)
        if not _module(path, root).startswith("tests")
        for node in _public(ast.parse(path.read_text(encoding="utf-8")).body)
        if not ast.get_docstring(node)
    ]


def _dangers(call: ast.Call) -> Iterator[str]:
    function = ast.unparse(call.func)
    keywords = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    if function in FORBIDDEN_CALLS:
        yield f"calls {function}"
    if function == "yaml.load" and "SafeLoader" not in keywords.get("Loader", ""):
        yield "calls yaml.load without naming a SafeLoader"
    if keywords.get("shell", "False") != "False":
        yield "runs a shell"


def danger_errors(root: Path) -> list[str]:
    """Calls that run text as code or unpack objects from untrusted bytes."""
    errors = []
    for path in _python_files(root):
        module = _module(path, root)
        errors += [
            f"{module} imports {name}"
            for name in sorted(_imports(path, root))
            if name.split(".")[0] in FORBIDDEN_MODULES
        ]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                errors += [f"{module}:{node.lineno} {danger}" for danger in _dangers(node)]
    return errors


def trace_errors(root: Path) -> list[str]:
    """Lines of any text file that only make sense on the machine they were written on."""
    files = [p for p in sorted(root.rglob("*")) if p.is_file() and _visible(p, root)]
    texts = [p for p in files if p.suffix in TEXT_SUFFIXES or p.name in ("Makefile", "run", "LICENSE")]
    return [
        f"{path.relative_to(root)}:{number}: {found.group()}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if (found := LOCAL_TRACES.search(line))
    ]


Check = Callable[[Path], list[str]]
CHECKS: tuple[Check, ...] = (layer_errors, cycle_errors, size_errors, docstring_errors, danger_errors, trace_errors)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_tree_keeps_the_rule(check: Check) -> None:
    assert check(ROOT) == []


def test_the_checks_see_the_tree() -> None:
    modules = {_module(path, ROOT) for path in _python_files(ROOT)}
    assert {"extract.pipeline", "extract.document", "models", "training", "annotations", "eval"} <= modules
    assert "extract.templates.model" in {_module(p, ROOT) for p in _python_files(ROOT) if _imports(p, ROOT)}


BROKEN: list[tuple[Check, dict[str, str], str]] = [
    (layer_errors, {"models/a.py": "import extract.record"}, "models.a imports extract.record"),
    (
        layer_errors,
        {"training/a.py": "def f():\n    from eval.dashboard import x"},
        "training.a imports eval.dashboard.x",
    ),
    (layer_errors, {"eval/a.py": "from training import corpus"}, "eval.a imports training.corpus"),
    (
        layer_errors,
        {"extract/intake/a.py": "from extract.pipeline import x"},
        "extract.intake.a imports extract.pipeline.x",
    ),
    (layer_errors, {"extract/record.py": "from .sections import x"}, "extract.record imports extract.sections.x"),
    (layer_errors, {"extract/intake/a.py": "from ..cli import x"}, "extract.intake.a imports extract.cli.x"),
    (layer_errors, {"extract/batch/a.py": "importlib.import_module('eval.cli')"}, "extract.batch.a imports eval.cli"),
    (layer_errors, {"extract/newpart/a.py": ""}, "extract.newpart.a: not in EXTRACT_LEVELS"),
    (
        cycle_errors,
        {"extract/intake/a.py": "from extract.intake.b import x", "extract/intake/b.py": "import extract.intake.a"},
        "import cycle through extract.intake.a",
    ),
    (size_errors, {"models/a.py": "x = 1\n" * 301}, "models.a: 301 lines"),
    (size_errors, {"models/a.py": "def f():\n" + "    x = 1\n" * 50}, "models.a.f: 51 lines"),
    (docstring_errors, {"models/a.py": 'class A:\n    """A."""\n\n    def f(self): ...'}, "models.a.f: no docstring"),
    (danger_errors, {"models/a.py": "import pickle"}, "models.a imports pickle"),
    (danger_errors, {"models/a.py": "subprocess.run(c, shell=True)"}, "models.a:1 runs a shell"),
    (docstring_errors, {"models/a.py": "class _B:\n    def f(self): ..."}, "models.a.f: no docstring"),
    (danger_errors, {"tests/a.py": "eval(text)"}, "tests.a:1 calls eval"),
    (danger_errors, {"extract/a.py": "yaml.load(text)"}, "extract.a:1 calls yaml.load without naming a SafeLoader"),
    (trace_errors, {"docs/a.md": "see /" + "tmp/x"}, "docs/a.md:1: /" + "tmp/"),
    (trace_errors, {".ci/run": "pip install -i https://" + "pypi" + ".org/simple"}, ".ci/run:1: " + "pypi" + ".org"),
]


@pytest.mark.parametrize(("check", "files", "expected"), BROKEN, ids=[case[2] for case in BROKEN])
def test_a_broken_rule_is_found(check: Check, files: dict[str, str], expected: str, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert expected in check(tmp_path)


ALLOWED: list[tuple[Check, dict[str, str]]] = [
    (layer_errors, {"training/a.py": "from eval.gold.reader import x\nfrom eval import metrics_cells"}),
    (layer_errors, {"extract/cli/a.py": "importlib.import_module('eval.cli')"}),
    (layer_errors, {"extract/findings/a.py": "from extract.reconcile.model import Violation"}),
    (cycle_errors, {"extract/a.py": "def f():\n    import extract.b", "extract/b.py": "import extract.a"}),
    (cycle_errors, {"extract/a.py": "import extract.b", "extract/b.py": "", "extract/c.py": "import extract.a"}),
    (docstring_errors, {"models/a.py": "def _private(): ...\nclass _B:\n    def _f(self): ..."}),
    (danger_errors, {"models/a.py": "model.eval()\nyaml.safe_load(text)\nrun(c, shell=False)"}),
    (danger_errors, {"models/a.py": "yaml.load(text, Loader=yaml.CSafeLoader)"}),
    (trace_errors, {"docs/a.md": "https://example.cn/a/" + "tmp/x and extract/" + "tmp/"}),
]


@pytest.mark.parametrize(("check", "files"), ALLOWED)
def test_an_allowed_form_passes(check: Check, files: dict[str, str], tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert check(tmp_path) == []
