"""A workbook's own list of what it holds: sheets, styles and the texts that cells share."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from imports.spreadsheets.fast_xml import TEXT, are_plain_texts, unescape, without_escapes
from imports.spreadsheets.limits import Deadline, Limits
from imports.spreadsheets.number_looks import looks_of
from imports.spreadsheets.package import Package
from imports.spreadsheets.problems import DamagedFileError, FileRefusedError
from imports.spreadsheets.raw import Look
from imports.spreadsheets.xml_parts import MAIN, Records, child, children, local, parse

_ID = re.compile(r"\{[^}]*/relationships\}id")


@dataclass(frozen=True)
class SheetEntry:
    """A sheet of cells as the workbook lists it."""

    name: str
    part: str
    hidden: bool


class Workbook:
    """An opened workbook; its sheets are read one at a time, from `package`."""

    def __init__(self, content: bytes, limits: Limits, deadline: Deadline) -> None:
        self.limits = limits
        self.deadline = deadline
        self.package = Package(content, limits, deadline)
        path = self._target("", "officeDocument")
        self._folder = posixpath.dirname(path)
        self._relations = self._related(path)
        root = parse(self.package.part(path), limits)
        if root.tag.rpartition("}")[0].lstrip("{") not in MAIN:
            raise DamagedFileError
        properties = child(root, "workbookPr")
        self.from_1904 = properties is not None and _is_true(properties.get("date1904"))
        calculation = child(root, "calcPr")
        # Programs that write formulas without knowing their results ask for this, and save 0.
        self.to_be_calculated = calculation is not None and _is_true(
            calculation.get("fullCalcOnLoad")
        )
        self.sheets = tuple(self._sheets(root))
        self.looks = self._looks()
        self._texts: list[str] | None = None

    @property
    def texts(self) -> list[str]:
        """The texts that cells share, read when the first sheet asks for them."""
        if self._texts is None:
            self._texts = list(self._shared_texts())
        return self._texts

    def _sheets(self, root: ET.Element) -> Iterator[SheetEntry]:
        listed = child(root, "sheets")
        entries = [] if listed is None else list(children(listed, "sheet"))
        if len(entries) > self.limits.sheets:
            raise FileRefusedError(
                f"The workbook has more than {self.limits.sheets} sheets. Delete the sheets that "
                "are not needed, save it, then upload it again"
            )
        for entry in entries:
            number = next((value for key, value in entry.items() if _ID.fullmatch(key)), "")
            kind, part = self._relations.get(number, ("", ""))
            if kind == "worksheet":
                yield SheetEntry(entry.get("name", ""), part, entry.get("state") not in _SHOWN)
        if not entries:
            raise DamagedFileError

    def _looks(self) -> list[Look]:
        part = self._part_of_kind("styles")
        return looks_of(parse(self.package.part(part), self.limits) if part else None)

    def _shared_texts(self) -> Iterator[str]:
        part = self._part_of_kind("sharedStrings")
        if not part:
            return
        chunks = self.package.chunks(part, self.limits.strings_bytes)
        records = Records(chunks, "sst", "si", self.limits)
        count = 0
        for block in records.blocks():
            texts = _plain_texts(block) if are_plain_texts(block) else _parsed(records, block)
            count += len(texts)
            if count > self.limits.strings:
                raise FileRefusedError(
                    "The workbook holds more different texts than can be read. Split it into "
                    "smaller workbooks, then upload each"
                )
            yield from texts

    def _part_of_kind(self, kind: str) -> str:
        """The part of this kind; empty where none is listed, refused where one is listed and lost.

        Without its styles a workbook's dates are numbers, and half of one is not read.
        """
        parts = [part for found, part in self._relations.values() if found == kind]
        if parts and parts[0] not in self.package:
            raise DamagedFileError
        return parts[0] if parts else ""

    def _target(self, part: str, kind: str) -> str:
        for found, target in self._related(part).values():
            if found == kind and target in self.package:
                return target
        raise DamagedFileError

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.package:
            raise DamagedFileError
        found = {}
        for relation in parse(self.package.part(relations), self.limits):
            if local(relation) == "Relationship" and relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                # An absolute target begins at the root of the zip.
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                found[relation.get("Id", "")] = (kind, target.lstrip("/"))
        return found


_SHOWN = (None, "", "visible")


def text_of(element: ET.Element) -> str:
    """The text of a rich or plain string, without the phonetic guide that may stand beside it."""
    pieces = []
    for part in element:
        if local(part) == "t":
            pieces.append(part.text or "")
        elif local(part) == "r":
            pieces += [text.text or "" for text in children(part, "t")]
    return without_escapes("".join(pieces))


def _plain_texts(block: str) -> list[str]:
    texts = TEXT.findall(block)
    if "&" in block or "_x" in block or "\r" in block:
        return [without_escapes(unescape(text)) for text in texts]
    return texts


def _parsed(records: Records, block: str) -> list[str]:
    return [text_of(entry) for entry in children(records.tree(block), "si")]


def _is_true(word: str | None) -> bool:
    return word in {"1", "true", "on"}
