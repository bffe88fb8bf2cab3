"""A data package opened the way its users open it: csv, pandas, frictionless."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import frictionless
import pandas

GUARD = "'"
# How each declared type is asked of pandas; dates are parsed.
DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
DATES = ("date", "datetime")


class Opened:
    """The parts of a package, read once."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            self.parts = {name: packed.read(name) for name in packed.namelist()}
        self.description = json.loads(self.parts["datapackage.json"])
        self.resources = {one["name"]: one for one in self.description["resources"]}
        self.readme = self.parts["README.txt"].decode()

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a table as the text of their cells."""
        text = self.parts[f"data/{name}.csv"].decode("utf-8")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def fields(self, name: str) -> dict[str, dict[str, Any]]:
        """The fields of a table by their name."""
        return {one["name"]: one for one in self.resources[name]["schema"]["fields"]}

    def frame(self, name: str) -> pandas.DataFrame:
        """The table as pandas reads it, in one line, with the declared types."""
        types = {field: one["type"] for field, one in self.fields(name).items()}
        return pandas.read_csv(
            io.BytesIO(self.parts[f"data/{name}.csv"]),
            keep_default_na=False,
            na_values=[""],
            dtype={name: DTYPES[kind] for name, kind in types.items() if kind in DTYPES},
            parse_dates=[name for name, kind in types.items() if kind in DATES],
        )


def pence(cell: str) -> int:
    """A cell of money, without a float on the way."""
    whole, _, rest = cell.partition(".")
    assert len(rest) == 2, cell
    return int(whole + rest)


def problems_of(content: bytes, folder: Path) -> list[str]:
    """What frictionless finds wrong with a package, as types of errors."""
    path = folder / "package.zip"
    path.write_bytes(content)
    report = frictionless.validate(str(path))
    found = [str(kind) for (kind,) in report.flatten(["type"])]
    assert report.valid == (not found)
    return found


def tampered(
    content: bytes, name: str, change: Callable[[bytes], bytes], *, with_new_hash: bool = False
) -> bytes:
    """The package with one table changed, by a clumsy hand or by one that mends the hash too."""
    parts = dict(Opened(content).parts)
    path = f"data/{name}.csv"
    before, parts[path] = parts[path], change(parts[path])
    assert parts[path] != before
    if with_new_hash:
        parts["datapackage.json"] = _with_hash(parts["datapackage.json"], path, parts[path])
    return _zipped(parts)


def _with_hash(description: bytes, path: str, content: bytes) -> bytes:
    found = json.loads(description)
    for one in found["resources"]:
        if one["path"] == path:
            one["bytes"] = len(content)
            one["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    return json.dumps(found).encode()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()
