"""The rules of the house that no linter states: small rooms, words on every public name, nothing of one machine, pages up to date."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.scenario import parameters_page

REPOSITORY = Path(__file__).parents[1]
MODULES = sorted((REPOSITORY / "sim").rglob("*.py"))
MOST_LINES_OF_A_FILE = 350
MOST_LINES_OF_A_FUNCTION = 60
MEDIAN_LINES_OF_A_FILE = 150

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

# Written so that the patterns do not match themselves.
FORBIDDEN = {
    "an absolute path of one machine": re.compile(r"(?<![\w.}~/-])/(?:home|root|Users|work|tmp|opt|mnt)/[\w.]|\b[A-Z]:\\\\?Users\b"),
    "the address of a package registry": re.compile(
        r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs|conda[.]anaconda[.]org|deb[.]debian[.]org|--(?:extra-)?index[-]url"
    ),
    "a conflict marker": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


def name_of(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def tracked_files() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a checkout")
    return [path for name in done.stdout.decode().split("\0") if name and (path := REPOSITORY / name).is_file()]


def definitions(tree: ast.AST) -> Iterator[Definition]:
    return (node for node in ast.walk(tree) if isinstance(node, Definition))


def is_setter(node: Definition) -> bool:
    """A property says what it is where it is read."""
    return any(isinstance(decorator, ast.Attribute) and decorator.attr == "setter" for decorator in node.decorator_list)


def public_definitions(tree: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Public functions and classes, and the public methods of such classes."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_") and not is_setter(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, the docstring left out."""
    first = function.body[0]
    words = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) is not None and first.end_lineno else 0
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1 - words


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES_OF_A_FILE
    functions = [node for node in definitions(ast.parse(text)) if not isinstance(node, ast.ClassDef)]
    long = {function.name: length(function) for function in functions if length(function) > MOST_LINES_OF_A_FUNCTION}
    assert long == {}


def test_most_files_are_read_on_one_screen_or_two() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES if path.name != "__init__.py")
    assert lengths[len(lengths) // 2] <= MEDIAN_LINES_OF_A_FILE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_names_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a module says what it is for"
    silent = [node.name for node in public_definitions(tree) if not ast.get_docstring(node)]
    assert silent == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_of_one_machine_is_tracked(what: str) -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if FORBIDDEN[what].search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:120]}")
    assert found == []


def test_text_files_end_their_lines_alike() -> None:
    assert [
        name_of(path) for path in tracked_files() if path.suffix in {".py", ".md", ".yaml", ".toml"} and b"\r\n" in path.read_bytes()
    ] == []


def test_parameters_page_is_what_the_generator_makes(tmp_path: Path) -> None:
    made = tmp_path / "parameters.md"
    parameters_page.main(made)
    regenerate = f"{Path(sys.executable).name} -m sim.scenario.parameters_page docs/parameters.md"
    assert (REPOSITORY / "docs" / "parameters.md").read_bytes() == made.read_bytes(), f"regenerate: {regenerate}"


def test_ci_gives_the_test_command_of_the_readme() -> None:
    commands = re.findall(r"^python3 -m pip install -q uv && (.+)$", (REPOSITORY / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [command.split()[:3] for command in commands] == [["uv", "run", "coalition"], ["uv", "run", "pytest"]]
    last = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8").rstrip().splitlines()[-1]
    assert last == f"python3 -m pip install -q uv && {commands[1]}"


def test_the_readme_lists_every_page_once() -> None:
    table = (REPOSITORY / "README.md").read_text(encoding="utf-8").split("## Where to go next")[1].split("## ")[0]
    pages = re.findall(r"\]\(([^)#]+)", table)
    assert pages and sorted(set(pages)) == sorted(pages)


def test_the_public_names_show_themselves() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sim, sys; print(set(sim.__all__) - set(dir(sim)), 'numpy' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "set() False"


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    extras, groups = project["project"]["optional-dependencies"], project["dependency-groups"]
    asked = [*project["project"]["dependencies"], *(name for names in [*extras.values(), *groups.values()] for name in names)]
    pinned = {re.split(r"==", pin)[0] for pin in project["tool"]["uv"]["constraint-dependencies"]}
    names = {re.split(r"[\[<>=! ]", name)[0].lower().replace(".", "-").replace("_", "-") for name in asked}
    assert names - pinned == set()


@pytest.mark.parametrize("path", sorted((REPOSITORY / "tests" / "reference").rglob("*.py")), ids=name_of)
def test_the_oracle_shares_no_rule_with_the_engine(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    shared = ("numba", *(f"sim.{room}" for room in ("compiled", "engine", "happenings", "model", "rules", "week", "weekly", "world")))
    assert [name for name in sorted(imported) if name in shared or name.startswith(tuple(f"{room}." for room in shared))] == []
