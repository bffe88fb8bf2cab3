"""What a report says, section by section, as rows of words; and what differs from before."""

from dataclasses import dataclass

from tracker.domain.outcomes.answers import NARRATIVE, AnswerKey, Answers, differences, said_of
from tracker.domain.outcomes.sections import (
    SECTION_TITLES,
    Section,
    part_of,
    sections_told,
)
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.permissions import Act
from tracker.domain.values import ValueStatus
from tracker.services.outcomes.page import ReportSeen
from tracker.web.context import viewer
from tracker.web.outcomes.addresses import href_of
from tracker.web.outcomes.files_said import FileSaid, files_said

Row = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """A section with its answers; nothing in `rows` where nothing is said."""

    section: Section
    title: str
    rows: tuple[Row, ...]
    change_href: str
    question: str = ""
    files: tuple[FileSaid, ...] = ()
    # Whether its reader is somebody who should be warned of files that others sent.
    with_care: bool = False


def said(
    report: ReportSeen,
    answers: Answers,
    *,
    changes: bool = False,
    questions: dict[Section | None, str] | None = None,
    erases: bool = False,
) -> tuple[Said, ...]:
    """Every section with what it says; with the way to change it where that may be done.

    `erases` also offers to erase a file, to those who may.
    """
    files = files_said(report, answers, erases=erases, is_standing=answers is report.answers)
    return tuple(
        Said(
            section,
            SECTION_TITLES[section],
            _rows(report, part_of(answers, section, report.asked)),
            href_of(report, "section", section=section.value, to="check") if changes else "",
            (questions or {}).get(section, ""),
            files if section is Section.EVIDENCE else (),
            with_care=viewer().sees_all_rows,
        )
        for section in sections_told(report.asked)
    )


def changed_rows(report: ReportSeen, before: Answers, after: Answers) -> list[list[str]]:
    """What differs between two versions: the answer, what it was, and what it is."""
    labels = {key: report.asked.label(key) for key in (*before.values, *after.values)}
    return [[one.label, one.yours, one.theirs] for one in differences(before, after, labels)]


def changed_since_handed_in(report: ReportSeen) -> list[list[str]] | None:
    """What the last version handed in changed of the one before; none where there was only one."""
    handed = [one for one in report.versions if one.act is ReportAct.SUBMIT and one.answers]
    if len(handed) < 2 or report.answers is None:
        return None
    before, now = (one.answers or Answers() for one in handed[-2:])
    return changed_rows(report, before, now)


def _rows(report: ReportSeen, part: Answers) -> tuple[Row, ...]:
    values: list[Row] = []
    for key, value in part.values.items():
        words = said_of(key, value)
        if value.reason and value.status is not ValueStatus.NIL:
            words = f"{words[:1].upper()}{words[1:]}: {value.reason}"
        elif value.status is ValueStatus.NIL:
            words = "0"
        values.append((_label(report, key), words))
    texts = [
        (label, getattr(part, name)) for name, label in NARRATIVE.items() if getattr(part, name)
    ]
    if part.case_study:
        texts.append(("Consent", "The person agreed" if part.case_study_consent else "Not given"))
    return (*values, *texts, *_files_unseen(part))


def _files_unseen(part: Answers) -> list[Row]:
    """That there are files, for those who may not open them."""
    count = len(part.evidence)
    if not count or viewer().may(Act.READ_EVIDENCE):
        return []
    words = "1 file" if count == 1 else f"{count} files"
    return [("Files", f"{words}, for those who report and the programme's staff to open")]


def _label(report: ReportSeen, key: AnswerKey) -> str:
    """The group alone where a row is of a group: the section says the rest."""
    breakdown = report.asked.breakdowns.get(key.dimension)
    if breakdown is None or report.tier.is_short:
        return report.asked.label(key)
    return breakdown.groups.get(key.group, key.group)
