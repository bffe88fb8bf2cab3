"""The page on which evidence is added, described and taken off the list: its form and its files."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from imports.evidence.kinds import TAKEN
from imports.file_names import safe_name
from imports.spreadsheets.problems import FileRefusedError
from tracker.domain.breaches import Breach
from tracker.domain.outcomes.evidence import (
    FILES,
    LIMITS,
    LONGEST_CAPTION,
    Evidence,
    file_is_not_too_large,
    size_in_words,
)
from tracker.services.outcomes.evidence import IncomingEvidence, incoming_evidence
from tracker.services.outcomes.page import ReportSeen
from tracker.web.fields import (
    AtMost,
    FilesField,
    HiddenField,
    NhsField,
    NhsForm,
    TextField,
    TickField,
)

STAY = "stay"
_HINT = (
    f"{TAKEN}. Up to {size_in_words(LIMITS.file_bytes)} each, and {LIMITS.files} files in all. "
    "You can choose several at once"
)


class EvidenceForm(NhsForm):
    """New files, and a caption and a tick for each that is listed; `seen` is what was listed."""

    seen = HiddenField()
    files = FilesField("Add files (optional)", thing="Files", heading="s", hint=_HINT)

    def captions(self, listed: Iterable[Evidence]) -> dict[int, str]:
        """What was typed of each file, as far as it may be kept."""
        typed = {one.number: self._fields.get(caption_name(one)) for one in listed}
        return {
            number: field.data or ""
            for number, field in typed.items()
            if field is not None and not field.errors and field.raw_data
        }

    def removed(self, listed: Iterable[Evidence]) -> frozenset[int]:
        """The files that were ticked to be taken off the list."""
        ticks = {one.number: self._fields.get(tick_name(one)) for one in listed}
        return frozenset(number for number, field in ticks.items() if field and field.data)


@dataclass(frozen=True)
class Sent:
    """The files that came with a form: those that may be kept, and why the others may not."""

    good: tuple[IncomingEvidence, ...]
    wrong: tuple[Breach, ...]


def caption_name(one: Evidence) -> str:
    """The name of the input for what a file shows."""
    return f"caption_{one.number}"


def tick_name(one: Evidence) -> str:
    """The name of the box by which a file is taken off the list."""
    return f"remove_{one.number}"


def evidence_form(report: ReportSeen, listed: tuple[Evidence, ...]) -> type[EvidenceForm]:
    """The form with the fields of each file that is listed; an erased one can only be removed."""
    fields: dict[str, NhsField] = {}
    for one in listed:
        if one.number not in report.erased:
            fields[caption_name(one)] = TextField(
                "What does it show? (optional)",
                thing=f"What {one.name} shows",
                validators=[AtMost(LONGEST_CAPTION, f"What {one.name} shows")],
            )
        fields[tick_name(one)] = TickField("Remove this file")
    return type("EvidenceForm", (EvidenceForm,), dict(fields))


def stored_data(report: ReportSeen, listed: tuple[Evidence, ...]) -> dict[str, str]:
    """What the form holds of what is stored."""
    return {"seen": str(report.seen), **{caption_name(one): one.caption for one in listed}}


def read_files(files: tuple[FileStorage, ...]) -> Sent:
    """Every file by itself: one that cannot be taken stops none of the others."""
    good, wrong = [], []
    for one in files[: LIMITS.files]:
        with closing(one):
            found = _read(one)
        if isinstance(found, IncomingEvidence):
            good.append(found)
        else:
            wrong.append(found)
    if (left := len(files) - LIMITS.files) > 0:
        words = "1 file was" if left == 1 else f"{left:,} files were"
        message = f"{words} left out: choose at most {LIMITS.files} at once"
        wrong.append(Breach("files_are_few", FILES, message))
    return Sent(tuple(good), tuple(wrong))


def _read(file: FileStorage) -> IncomingEvidence | Breach:
    name = safe_name(file.filename or "")
    # Asked of where the file ends, before any of it is read.
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    for breach in file_is_not_too_large(name, size):
        return breach
    try:
        return incoming_evidence(name, file.stream.read())
    except FileRefusedError as refused:
        message = f"{name} {refused}"
        return Breach("file_is_what_it_says", FILES, message)
