"""Finds the folders that sit beside the package in a checkout and inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `templates` or `migrations`, wherever this copy of the tracker keeps it."""
    # The copy inside the package comes first: only a wheel has one, and beside an installed
    # wheel lies site-packages, where a folder of the same name would be somebody else's.
    for candidate in (PACKAGE / "_bundled" / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"The tracker was installed without its folder {name}")
