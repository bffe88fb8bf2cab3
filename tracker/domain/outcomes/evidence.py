"""Evidence files: what may be sent with a report, how much of it, and what one version lists.

What a file really is, is asked of its bytes elsewhere; here are the rules about files that are
known to be what they say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.domain.breaches import Breach

LONGEST_CAPTION = 200
LONGEST_REASON = 2000
FILES = "files"
_KILOBYTE = 1024
MEGABYTE = _KILOBYTE * _KILOBYTE


class EvidenceKind(StrEnum):
    """The kinds of file that are taken, each by the ending that its name gets."""

    PDF = "pdf"
    WORD = "docx"
    WORKBOOK = "xlsx"
    CSV = "csv"
    TEXT = "txt"
    PNG = "png"
    JPEG = "jpg"


KIND_LABELS = {
    EvidenceKind.PDF: "PDF",
    EvidenceKind.WORD: "Word document",
    EvidenceKind.WORKBOOK: "Excel workbook",
    EvidenceKind.CSV: "CSV file",
    EvidenceKind.TEXT: "Plain text",
    EvidenceKind.PNG: "PNG picture",
    EvidenceKind.JPEG: "JPEG picture",
}


@dataclass(frozen=True)
class EvidenceLimits:
    """How much evidence a report may have: here and nowhere else.

    `report_bytes` counts every file that is kept for the report, those that only its earlier
    versions list among them, so that adding and removing cannot fill the store.
    """

    files: int = 10
    file_bytes: int = 10 * MEGABYTE
    report_bytes: int = 60 * MEGABYTE


LIMITS = EvidenceLimits()


def size_in_words(size: int) -> str:
    """A size as people read it: 640 bytes, 14 KB, 2.5 MB."""
    if size < _KILOBYTE:
        return "1 byte" if size == 1 else f"{size} bytes"
    if size < MEGABYTE:
        return f"{max(1, round(size / _KILOBYTE)):,} KB"
    return f"{size / MEGABYTE:.1f}".removesuffix(".0") + " MB"


@dataclass(frozen=True, order=True)
class Evidence:
    """A file as one version of a report lists it; the caption is what that version says of it."""

    number: int
    name: str
    kind: EvidenceKind
    size: int
    caption: str = ""

    @property
    def what(self) -> str:
        """Kind and size in words."""
        return f"{KIND_LABELS[self.kind]}, {size_in_words(self.size)}"

    @property
    def words(self) -> str:
        """The whole entry in one line."""
        caption = f": {self.caption}" if self.caption else ""
        return f"{self.name} ({self.what}){caption}"


@dataclass(frozen=True)
class Kept:
    """What is kept for a report already: the files that are listed, and all that take room."""

    listed: tuple[Evidence, ...] = ()
    # The name of every file of the report by its hash, whichever version lists it.
    names: Mapping[str, str] | None = None
    erased: frozenset[str] = frozenset()
    listed_hashes: frozenset[str] = frozenset()
    size: int = 0


def file_is_not_too_large(
    name: str, size: int, limits: EvidenceLimits = LIMITS
) -> Iterator[Breach]:
    """Asked of the size alone, before anything is read."""
    if size > limits.file_bytes:
        most = size_in_words(limits.file_bytes)
        message = (
            f"{name} is {size_in_words(size)}: it must be {most} or smaller. "
            "Make its pictures smaller, or split it"
        )
        yield Breach("file_is_not_too_large", FILES, message)


def file_is_new(name: str, sha256: str, kept: Kept) -> Iterator[Breach]:
    """A file is listed once; one that was erased does not come back."""
    if sha256 in kept.erased:
        message = f"{name} was erased from this report before, so it cannot be added again"
        yield Breach("file_is_new", FILES, message)
    elif sha256 in kept.listed_hashes:
        before = (kept.names or {}).get(sha256, name)
        same = "it" if before == name else f"the same file, as {before},"
        message = f"{name} is not added: {same} is in this report already"
        yield Breach("file_is_new", FILES, message)


def report_has_room(
    name: str, size: int, kept: Kept, limits: EvidenceLimits = LIMITS
) -> Iterator[Breach]:
    """So many files and so many bytes, and no more."""
    if len(kept.listed) >= limits.files:
        message = (
            f"{name} is not added: a report has at most {limits.files} files. "
            "Remove one, or put several into one document"
        )
        yield Breach("report_has_room", FILES, message)
    elif kept.size + size > limits.report_bytes:
        message = (
            f"{name} is not added: the files of a report, with those of its earlier versions, "
            f"come to at most {size_in_words(limits.report_bytes)}. Send a smaller file"
        )
        yield Breach("report_has_room", FILES, message)


def caption_is_short(name: str, caption: str) -> Iterator[Breach]:
    """What a file shows is a line, not a page."""
    if len(caption.strip()) > LONGEST_CAPTION:
        message = f"What {name} shows must be {LONGEST_CAPTION} characters or fewer"
        yield Breach("caption_is_short", None, message)


def erasing_has_a_reason(reason: str) -> Iterator[Breach]:
    """What is gone for ever says why."""
    if not reason.strip():
        yield Breach("erasing_has_a_reason", "reason", "Enter a reason: why the file is erased")
    elif len(reason.strip()) > LONGEST_REASON:
        message = f"Reason must be {LONGEST_REASON:,} characters or fewer"
        yield Breach("erasing_has_a_reason", "reason", message)


@dataclass(frozen=True)
class Edited:
    """A list after somebody's edits; `clashes` are captions that somebody else changed too."""

    listed: tuple[Evidence, ...]
    clashes: tuple[Evidence, ...] = ()


def edited(
    seen: tuple[Evidence, ...],
    standing: tuple[Evidence, ...],
    captions: Mapping[int, str],
    removed: frozenset[int],
) -> Edited:
    """The list that stands with what was changed on a page, which was filled from `seen`.

    Whatever others did meanwhile stays, and a caption that two people changed is nobody's: the
    one that stands is kept and told as a clash.
    """
    before = {one.number: one.caption for one in seen}
    listed, clashes = [], []
    for one in standing:
        if one.number in removed:
            continue
        typed = captions.get(one.number, one.caption).strip()
        is_mine = one.number in captions and typed != before.get(one.number, one.caption)
        if is_mine and typed != one.caption:
            if one.caption != before.get(one.number, one.caption):
                clashes.append(one)
            else:
                listed.append(replace(one, caption=typed))
                continue
        listed.append(one)
    return Edited(tuple(listed), tuple(clashes))
