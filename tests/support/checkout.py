"""The files of the project as git has them: what is promised about them is tested on these."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Where code of others lies, kept byte for byte.
VENDORED = ("tracker/static/nhsuk-frontend/", "tests/vendor/")


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that git tracks or would, if it were added now."""
    if not (ROOT / ".git").exists():
        pytest.skip("This is not a checkout, so there is no list of its files")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def our_text_files() -> Iterator[tuple[str, str]]:
    """Name and text of every file that is text and our own."""
    for path in tracked_files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(VENDORED):
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def our_modules(*rooms: str) -> Iterator[tuple[str, str, ast.Module]]:
    """Name, text and syntax tree of every Python file under the given folders."""
    for name, text in our_text_files():
        if name.endswith(".py") and name.split("/")[0] in rooms:
            yield name, text, ast.parse(text)
