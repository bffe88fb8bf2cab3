"""What the tests use of the machine they run on, found without asking anybody to configure it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest


def chromium() -> str | None:
    """The browser of the system, not one fetched by a test tool."""
    return _first_on_path("chromium", "chromium-browser", "google-chrome")


def libreoffice() -> str | None:
    """The program that opens the workbooks we write."""
    return _first_on_path("soffice", "libreoffice")


def postgresql() -> Path | None:
    """The folder with PostgreSQL's programs; Debian keeps them off the path, one per version."""
    on_path = _first_on_path("postgres")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    # 9 sorts after 17 as text, so versions are compared as numbers.
    versions = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    candidates += sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


# Marker -> how to find what it needs, and what to say when it is not there.
NEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "journeys": (chromium, "Chromium is not installed"),
    "libreoffice": (libreoffice, "LibreOffice is not installed"),
    "postgresql": (postgresql, "PostgreSQL is not installed"),
}


def missing(reason: str) -> NoReturn:
    """Skip on a person's machine, fail on a build server: nothing may go untested unnoticed."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI is set", pytrace=False)
    pytest.skip(reason)


def _first_on_path(*names: str) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)
