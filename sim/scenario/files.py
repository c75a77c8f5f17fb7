"""Where scenario files are: the shipped ones, and which files a file may refer to."""

from __future__ import annotations

from pathlib import Path

from sim.errors import CoalitionError, UnknownNameError
from sim.scenario.nodes import nearest

FOLDER = "scenarios"
RESULTS_COPY = "scenario.yaml"
"""The copy of its scenario in a result folder."""
_PACKAGE = Path(__file__).resolve().parent.parent


def shipped_folder() -> Path:
    """The folder of the scenarios that come with the package: beside it in a checkout, inside it when installed."""
    inside = _PACKAGE / "_scenarios"
    return inside if inside.is_dir() else _PACKAGE.parent / FOLDER


def shipped() -> dict[str, Path]:
    """The shipped scenarios by name: `tripoli_clash`, `whatif/w1_...`, sorted; the starter template is not one."""
    folder = shipped_folder()
    found = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.yaml")}
    return {name: found[name] for name in sorted(found) if name != "template"}


def find(name_or_path: str | Path) -> Path:
    """The file meant by a path, by the name of one in the working directory, of a shipped scenario, or of one in ./scenarios.

    Raises UnknownNameError, CoalitionError for a folder.
    """
    path = Path(name_or_path)
    named = path.suffix in (".yaml", ".yml") and (path.exists() or (path.parent.is_dir() and path.parent != Path()))
    if path.is_file() or named:
        return path
    beside = path.with_name(f"{path.name}.yaml") if path.name else path
    if beside.is_file():
        return beside
    name = str(name_or_path).replace("\\", "/").removesuffix(".yaml").removeprefix(f"{FOLDER}/")
    known = shipped()
    if name in known:
        return known[name]
    last = {key.rsplit("/", 1)[-1]: path for key, path in known.items()}
    if name in last:
        return last[name]
    if (FOLDER / beside).is_file():
        return FOLDER / beside
    if path.is_dir() and path.name:
        raise CoalitionError(f"{name_or_path}: {_folder(path)}")
    own = [file.stem for folder in (Path(), Path(FOLDER)) for file in sorted(folder.glob("*.yaml"))]
    raise UnknownNameError("scenario file or shipped scenario", str(name_or_path), nearest(name, [*own, *known, *last]))


def _folder(path: Path) -> str:
    """What is wrong with a folder given as a scenario; a result folder holds the scenario that it is of."""
    copy = path / RESULTS_COPY
    return f"is a folder, not a file; if the scenario of this result is meant, give {copy}" if copy.is_file() else "is a folder, not a file"


def root_of(file: Path) -> Path:
    """The folder a file may refer into: the nearest enclosing one named `scenarios`, else the file's own."""
    real = file.resolve()
    for folder in real.parents:
        if folder.name == FOLDER or folder == shipped_folder().resolve():
            return folder
    return real.parent


def escapes(name: str) -> str | None:
    """What is wrong with a reference by its looks alone, or None."""
    if not name.strip():
        return "must name a file"
    if "\0" in name or len(name) > 500:
        return "is not the name of a file"
    if Path(name).is_absolute() or name.startswith(("/", "\\", "~")) or (len(name) > 1 and name[1] == ":"):
        return "must be a path inside the scenario's folder, not an absolute one"
    return None


def leads_out(file: Path, name: str) -> str | None:
    """What is wrong if a reference can only mean something outside the folder, or None."""
    root = root_of(file)
    relative = Path(name.replace("\\", "/"))
    if any((folder / relative).resolve().is_relative_to(root) for folder in (file.resolve().parent, root)):
        return None
    return f"leads out of the folder {root.name!r}, where a scenario's files must be"


def referred(file: Path, name: str) -> Path | str:
    """The file that another one refers to, or what is wrong with the reference."""
    message = escapes(name)
    if message:
        return message
    root = root_of(file)
    relative = Path(name.replace("\\", "/"))
    for folder in (file.resolve().parent, root):
        candidate = (folder / relative).resolve()
        if candidate.is_relative_to(root) and candidate.is_file():
            return candidate
    message = leads_out(file, name)
    if message:
        return message
    names = {path.stem: path.name for path in root.rglob("*.yaml")}  # by stem: an ending in common makes no names alike
    similar = names.get(nearest(relative.stem, names) or "")
    return f"there is no file {name!r} in the folder {root.name!r}" + (f"; did you mean {similar!r}?" if similar else "")


def shown(path: Path) -> str:
    """A path as users know it: relative to where they are, if it is below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
