"""What a workbook of ours says about itself, on a small hidden sheet that people do not see.

The sheet is called `tracker`. Column A holds a key and column B its value, from row 1: `layout`,
`version`, `period`, `organisation` and `made`. Further keys are passed over, so that later
templates can say more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from imports.layouts import (
    FOLDER,
    Layout,
    LayoutError,
    Status,
    layout_names,
    read_layout,
)
from imports.spreadsheets.cell_values import clean
from imports.spreadsheets.problems import FileRefusedError
from imports.spreadsheets.raw import RawRow

KEYS_SHEET = "tracker"
_MOST_KEYS = 100
_NO_TEMPLATE = (
    "The workbook was made from a template that this tracker does not know. Download the template "
    "from Uploads, copy your rows into it, then upload that file"
)


@dataclass(frozen=True)
class FileKeys:
    """Which template a workbook was made from, for which period and organisation."""

    layout: str = ""
    version: str = ""
    period: str = ""
    organisation: str = ""
    made: str = ""


@dataclass(frozen=True)
class Asked:
    """What the person said that they upload; empty says nothing."""

    period: str = ""
    organisation: str = ""


def read_keys(rows: Iterable[RawRow]) -> FileKeys:
    """The keys that the hidden sheet holds."""
    found: dict[str, str] = {}
    for count, (_, _, cells) in enumerate(rows):
        if count > _MOST_KEYS:
            break
        texts = {cell[0]: clean(cell[2]) for cell in cells}
        found[texts.get(0, "")] = texts.get(1, "")
    known = FileKeys.__dataclass_fields__
    return FileKeys(**{key: value for key, value in found.items() if key in known})


def layout_of_keys(keys: FileKeys, asked: Layout | None, folder: Path = FOLDER) -> Layout | None:
    """The layout and version that a workbook was made from; the one asked for if it says nothing.

    A workbook of another layout, or of a version that is no longer read, is refused.
    """
    if not keys.layout:
        return asked
    if keys.layout not in layout_names():
        raise FileRefusedError(_NO_TEMPLATE)
    current = read_layout(keys.layout, folder=folder)
    if asked and asked.name != keys.layout:
        raise FileRefusedError(
            f"This is the template for {current.title}, and {asked.title} was chosen. Upload it "
            f"as {current.title}, or download the template for {asked.title}"
        )
    version = int(keys.version) if keys.version.isdecimal() and len(keys.version) < 6 else 0
    try:
        made_from = read_layout(keys.layout, version, folder)
    except LayoutError as problem:
        raise FileRefusedError(_NO_TEMPLATE) from problem
    if made_from.status is Status.RETIRED:
        raise FileRefusedError(
            f"Version {version} of the template for {current.title} is no longer read. Download "
            f"version {current.version} from Uploads, copy your rows into it, then upload that file"
        )
    return asked if asked and asked.version == version else made_from


def check_asked(keys: FileKeys, asked: Asked) -> None:
    """Refuse a workbook that was made for another period or organisation."""
    if asked.period and keys.period and not _alike(keys.period, asked.period):
        raise FileRefusedError(
            f"The workbook was made for {keys.period}, and {asked.period} was chosen. Choose "
            f"{keys.period}, or download the template for {asked.period}"
        )
    if (
        asked.organisation
        and keys.organisation
        and not _alike(keys.organisation, asked.organisation)
    ):
        raise FileRefusedError(
            f"The workbook was made for the organisation {keys.organisation}, and "
            f"{asked.organisation} was chosen. Download the template for {asked.organisation}"
        )


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
