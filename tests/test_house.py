"""The rules of the house that no linter knows."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import Field, fields
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from timeline import labels
from timeline.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
MODULES = [
    ROOT / "app.py",
    *sorted((ROOT / "feeds").rglob("*.py")),
    *sorted((ROOT / "timeline").rglob("*.py")),
]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


module = pytest.mark.parametrize("path", MODULES, ids=name)


@module
def test_no_file_is_longer_than_400_lines_and_no_function_than_50(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    long = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    ]

    assert not long
    assert len(text.splitlines()) <= 400


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 loses its place in one that has to try again (gh-106052)."""
    rules = [path for part in ("timeline", "feeds") for path in (ROOT / part).rglob("*.toml")]

    assert not [
        found[0]
        for path in (*MODULES, *rules)
        for found in re.finditer(r"[^\n]{,20}[^\\(]\)[*+?]\+", path.read_text(encoding="utf-8"))
    ]


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it; `from a import b` gives a and a.b."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path: Path) -> set[str]:
    return {imported.partition(".")[0] for imported in imports(path)}


@module
def test_frameworks_stay_on_their_floors(path: Path) -> None:
    """The scheduler is the worker's, the web framework is for what answers requests, feedgen is for
    feeds; of the engine only the web may know the feeds."""
    allowed = {
        "apscheduler": ("timeline/worker.py",),
        "flask": ("timeline/web/", "feeds/", "app.py"),
        "werkzeug": ("timeline/web/", "feeds/", "app.py"),
        "feedgen": ("feeds/",),
        "feeds": ("timeline/web/", "feeds/", "app.py"),
    }
    found = {
        package
        for package, homes in allowed.items()
        if package in packages(path) and not name(path).startswith(homes)
    }

    assert not found


def test_formats_of_feeds_never_import_each_other() -> None:
    listed = {i for i in imports(ROOT / "feeds/formats.py") if i.startswith("feeds.")}
    formats = {i for i in listed if (ROOT / f"{i.replace('.', '/')}.py").exists()} - {
        "feeds.format"
    }
    assert formats

    for one in formats:
        assert not formats & set(imports(ROOT / f"{one.replace('.', '/')}.py"))


CLOCK_OR_ENVIRONMENT = re.compile(
    r"os\.(environ|getenv)|\b(datetime|date)\.(now|utcnow|today)\(|\btime\.(time|localtime)\("
)


@module
def test_only_the_roof_reads_the_clock_and_the_environment(path: Path) -> None:
    found = CLOCK_OR_ENVIRONMENT.search(path.read_text(encoding="utf-8"))

    assert not found or path.name == "app.py"


def test_every_package_that_is_imported_is_required_with_its_reason() -> None:
    distributions = packages_distributions()
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    required = {re.split(r"[\s<>=\[]", line)[0] for line in lines if "#" in line[1:]}
    imported = {package for path in MODULES for package in packages(path)}
    ours = {"timeline", "feeds", "app"}
    flasks = {
        "click",
        "werkzeug",
        "_typeshed",
    }  # its own halves, which its documentation sends people to
    optional = {"distributed", "fsspec"}  # whoever lacks them and needs them is told so

    for package in imported - sys.stdlib_module_names - ours - flasks - optional:
        names = {found.lower() for found in distributions[package]}
        assert names & required, f"{package} is imported, and not in requirements.in"


STARTS_NOTHING = """
import threading, app
from timeline.settings import Settings
app.create_app(Settings(database_url="sqlite://"))
assert threading.enumerate() == [threading.main_thread()], threading.enumerate()
"""


def test_importing_and_making_the_application_starts_no_thread() -> None:
    subprocess.run([sys.executable, "-c", STARTS_NOTHING], cwd=ROOT, check=True)


def table() -> str:
    """The table of settings as `docs/operations.md` must have it."""
    rows = ["| Setting | Default | What it says |", "| --- | --- | --- |"]
    return "\n".join(rows + [row(setting) for setting in fields(Settings)])


def row(setting: Field[Any]) -> str:
    default = f"`{setting.default}`" if setting.default != "" else "none"
    choices = ", ".join(f"`{choice}`" for choice in setting.metadata["choices"])
    said = setting.metadata["help"] + (f": {choices}" if choices else "")
    return f"| `{PREFIX}{setting.name.upper()}` | {default} | {said} |"


def test_every_setting_is_documented_with_its_default() -> None:
    documented = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    rows = [line for line in documented.splitlines() if line.startswith("|")]

    start = rows.index("| Setting | Default | What it says |")
    expected = table()
    assert "\n".join(rows[start : start + len(expected.splitlines())]) == expected


def test_labels_and_feeds_speak_the_same_languages_and_say_as_much() -> None:
    texts = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in (ROOT / "feeds").glob("*.toml")
    }

    assert tuple(sorted(texts)) == labels.locales()
    assert all(said.keys() == texts["en"].keys() for said in texts.values())


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout of git")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = (ROOT / line for line in listed.stdout.decode().split("\0") if line)
    return [path for path in paths if path.is_file()]


PICTURES = {".png"}
# A folder of somebody's machine, the address of a package index, and talk about how the files came
# to be. Temporary folders are named in instructions, and allowed.
OF_ONE_MACHINE = re.compile(
    r"""(?<![\w.])/(?:work|root|home)/ | \b(?:pypi|pythonhosted|npmjs)\b\.\w
        | --(?:extra-)?index-url[ =]\S | --find-links[ =]\S
        | \bissue\ \#\d | \b(?:this|last|previous|earlier)\ session\b""",
    re.VERBOSE | re.IGNORECASE,
)


def test_files_are_text_or_pictures_and_tell_of_the_project_only() -> None:
    found = []
    for path in tracked():
        if path.suffix not in PICTURES:
            text = path.read_text(encoding="utf-8", errors="replace")  # samples have any encoding
            assert "\0" not in text, f"{name(path)} is no text"
            for number, line in enumerate(text.splitlines(), 1):
                found += [f"{name(path)}:{number}: {line}"] * bool(OF_ONE_MACHINE.search(line))

    assert not found


def test_the_configuration_of_nginx_is_one(tmp_path: Path) -> None:
    """As it lies in deploy/, but for the places where it writes."""
    if not (program := shutil.which("nginx")):
        pytest.skip("nginx is not installed")
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for place in ("/run/nginx.pid", "/var/log/nginx/error.log", "/var/cache/dateline"):
        assert place in text
        text = text.replace(place, str(tmp_path / place.rpartition("/")[2]))
    config = tmp_path / "nginx.conf"
    config.write_text(text.replace("listen 80", f"listen unix:{tmp_path}/socket"))

    tried = subprocess.run([program, "-t", "-c", config], capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
