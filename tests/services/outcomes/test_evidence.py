"""Evidence through the services: kept with its version, opened by those who may, and erased."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, insert, select, update

from tests.support import evidence as made
from tests.support.reporting import OPEN, Q1, Q2, Reporting
from tracker.db.evidence import EvidenceContent, EvidenceErasure, EvidenceFile
from tracker.db.journal import open_entry
from tracker.db.schemes import Scheme
from tracker.domain.breaches import RulesBroken
from tracker.domain.outcomes.evidence import LIMITS, Evidence
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period
from tracker.domain.permissions import ForbiddenError, Viewer
from tracker.services.check import Subject, check_everything
from tracker.services.outcomes.evidence import (
    ChangeEvidence,
    EraseEvidence,
    EvidenceChanged,
    change_evidence,
    erase_evidence,
    incoming_evidence,
)
from tracker.services.outcomes.evidence_files import open_evidence, read_record
from tracker.services.outcomes.page import ReportSeen, read_report
from tracker.services.refusals import NotFoundError

REGISTER = ("register.csv", made.CSV)
PHOTO = ("photo.png", made.png(1))
A = ReportAct


class Files:
    """Evidence of the pottery's first report, by whoever does it."""

    def __init__(self, reporting: Reporting) -> None:
        self.reporting = reporting
        self.partner, self.lead = reporting.people.partner, reporting.people.lead
        reporting.on(OPEN)

    def change(
        self, *files: tuple[str, bytes], by: Viewer | None = None, seen: int = 0, **more: object
    ) -> EvidenceChanged:
        """Add files, or change what is listed."""
        self._next_row(by or self.partner)
        order = ChangeEvidence(
            self.reporting.pottery,
            Q1,
            seen or self.seen,
            added=tuple(incoming_evidence(*one) for one in files),
        )
        changed = replace(order, **more)  # type: ignore[arg-type]  # what a test names
        return change_evidence(self.reporting.session, by or self.partner, changed)

    def erase(
        self, number: int, reason: str = "It named somebody", by: Viewer | None = None
    ) -> None:
        """Erase a file of the report."""
        self._next_row(by or self.lead)
        order = EraseEvidence(self.reference, Q1, number, reason)
        erase_evidence(self.reporting.session, by or self.lead, order)

    def report(self, by: Viewer | None = None, period: Period = Q1) -> ReportSeen:
        """The report as somebody sees it."""
        return read_report(self.reporting.session, by or self.partner, self.reference, period)

    def opens(self, number: int, by: Viewer | None = None) -> bytes:
        """The bytes of a file, for somebody who may."""
        who = by or self.partner
        return open_evidence(self.reporting.session, who, self.report(who), number).content

    def _next_row(self, by: Viewer) -> None:
        session, now = self.reporting.session, self.reporting.now
        session.flush()
        open_entry(session, by=by.person_id, act="test", source="test", at=now)

    @property
    def reference(self) -> str:
        """The reference of the pottery."""
        return self.reporting.session.get_one(Scheme, self.reporting.pottery).reference

    @property
    def seen(self) -> int:
        """The version that stands."""
        return self.report().seen

    @property
    def listed(self) -> tuple[Evidence, ...]:
        """What the standing version lists."""
        answers = self.report().answers
        return answers.evidence if answers else ()

    def rows(self, model: type[object]) -> int:
        """How many rows a table has."""
        return self.reporting.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def files(reporting: Reporting) -> Files:
    return Files(reporting)


def test_evidence_may_be_the_first_thing_that_is_said(files: Files) -> None:
    changed = files.change(REGISTER, PHOTO)
    assert changed.added == ("register.csv", "photo.png")
    assert [one.name for one in files.listed] == ["register.csv", "photo.png"]
    assert files.report().state is ReportState.DRAFT
    assert files.opens(files.listed[0].number) == made.CSV


def test_the_record_says_who_sent_what_and_when(files: Files) -> None:
    files.change(REGISTER)
    [one] = files.listed
    record = read_record(files.reporting.session, files.partner, files.report(), one.number)
    assert record.added_by == "partner"
    assert record.added_at.date() == OPEN
    assert (record.evidence.size, len(record.sha256)) == (len(made.CSV), 64)


def test_good_files_are_kept_when_others_are_bad(files: Files) -> None:
    changed = files.change(REGISTER, ("again.csv", made.CSV), PHOTO)
    assert changed.added == ("register.csv", "photo.png")
    assert [one.message for one in changed.refused] == [
        "again.csv is not added: the same file, as register.csv, is in this report already"
    ]
    assert files.rows(EvidenceContent) == 2


def test_nothing_good_leaves_no_version(files: Files) -> None:
    files.change(REGISTER)
    before = files.seen
    changed = files.change(REGISTER)
    assert changed.saved is None
    assert files.seen == before


def test_a_file_more_than_fits_is_told_and_the_others_are_kept(files: Files) -> None:
    many = [(f"photo-{number}.png", made.png(number)) for number in range(LIMITS.files + 1)]
    changed = files.change(*many)
    assert len(changed.added) == LIMITS.files
    assert [one.message.partition(":")[0] for one in changed.refused] == [
        "photo-10.png is not added"
    ]


def test_a_file_taken_off_the_list_stays_with_the_versions_that_showed_it(files: Files) -> None:
    files.change(REGISTER, PHOTO)
    first = files.listed[0].number
    files.change(removed=frozenset({first}))
    assert [one.name for one in files.listed] == ["photo.png"]
    earlier = files.report().versions[0].answers
    assert earlier is not None
    assert [one.name for one in earlier.evidence] == ["register.csv", "photo.png"]
    assert files.opens(first) == made.CSV
    files.change(REGISTER)
    assert {one.number for one in files.listed} >= {first}
    assert files.rows(EvidenceFile) == 2


def test_captions_are_said_by_a_version_and_change_with_the_next(files: Files) -> None:
    files.change(REGISTER)
    [one] = files.listed
    files.change(captions={one.number: "Who came"})
    assert [each.caption for each in files.listed] == ["Who came"]
    versions = [v.answers.evidence[0].caption for v in files.report().versions if v.answers]
    assert versions == ["", "Who came"]


def test_two_people_who_add_files_stand_in_nobodys_way(files: Files) -> None:
    files.change(REGISTER)
    seen = files.seen
    files.change(PHOTO, by=files.lead, seen=seen)
    [one, _] = files.listed
    files.change(("other.png", made.png(9)), seen=seen, captions={one.number: "Mine"})
    assert [each.name for each in files.listed] == ["register.csv", "photo.png", "other.png"]
    assert files.listed[0].caption == "Mine"


def test_files_go_with_the_report_through_review_and_back(files: Files) -> None:
    files.reporting.save()
    files.change(REGISTER)
    for act in (A.SUBMIT, A.RECALL, A.SUBMIT, A.REVIEW, A.QUERY):
        files.reporting.do(act)
        assert [one.name for one in files.listed] == ["register.csv"], act
    files.change(PHOTO)
    for act in (A.SUBMIT, A.REVIEW):
        files.reporting.do(act)
    files.reporting.do(A.ACCEPT)
    assert [one.name for one in files.listed] == ["register.csv", "photo.png"]


def test_a_nil_report_lists_nothing_and_its_earlier_versions_still_do(files: Files) -> None:
    files.change(REGISTER)
    files.reporting.do(A.REPORT_NIL)
    assert files.listed == ()
    first = files.report().versions[0].answers
    assert first is not None
    assert len(first.evidence) == 1


def test_what_is_handed_in_takes_no_more_files(files: Files) -> None:
    files.reporting.save()
    files.reporting.do(A.SUBMIT)
    with pytest.raises(RulesBroken, match="submitted and cannot be saved"):
        files.change(REGISTER)
    assert files.rows(EvidenceContent) == 0


def test_a_report_that_is_not_open_takes_none(files: Files) -> None:
    files.reporting.next_row()
    order = ChangeEvidence(files.reporting.pottery, Q2, 0, (incoming_evidence(*REGISTER),))
    with pytest.raises(RulesBroken):
        change_evidence(files.reporting.session, files.partner, order)


def test_whoever_added_a_file_cannot_review_the_report(files: Files) -> None:
    files.reporting.save()
    files.change(REGISTER, by=files.lead)
    files.reporting.do(A.SUBMIT)
    with pytest.raises(RulesBroken, match="did not write any of it"):
        files.reporting.do(A.REVIEW)


def test_another_organisation_finds_no_such_report(files: Files) -> None:
    other = files.reporting.people.other_partner
    with pytest.raises(NotFoundError):
        files.change(REGISTER, by=other, seen=1)
    files.change(REGISTER)
    with pytest.raises(NotFoundError):
        files.opens(files.listed[0].number, other)


def test_a_drafts_files_are_for_those_who_see_the_draft(files: Files) -> None:
    people = files.reporting.people
    files.reporting.save()
    files.change(REGISTER)
    [one] = files.listed
    for who in (people.partner, people.lead):
        assert files.opens(one.number, who) == made.CSV
    for who in (people.finance, people.admin):
        with pytest.raises(NotFoundError):
            files.opens(one.number, who)
    for act in (A.SUBMIT, A.REVIEW, A.ACCEPT):
        files.reporting.do(act)
    for who in (people.finance, people.admin):
        assert files.opens(one.number, who) == made.CSV
    with pytest.raises(ForbiddenError):
        files.opens(one.number, people.evaluator)


def test_erasing_takes_the_bytes_and_keeps_the_record(files: Files) -> None:
    files.change(REGISTER, PHOTO)
    first, second = (one.number for one in files.listed)
    files.erase(first)
    assert files.rows(EvidenceFile) == 2
    assert files.rows(EvidenceContent) == 1
    erased = files.report().erased[first]
    assert (erased.who, erased.reason, erased.when.date()) == ("lead", "It named somebody", OPEN)
    assert [one.name for one in files.listed] == ["register.csv", "photo.png"]
    with pytest.raises(NotFoundError):
        files.opens(first)
    assert files.opens(second) == made.png(1)


def test_an_erased_file_is_erased_once_and_does_not_come_back(files: Files) -> None:
    files.change(REGISTER)
    [one] = files.listed
    files.erase(one.number)
    with pytest.raises(NotFoundError):
        files.erase(one.number)
    changed = files.change(("renamed.csv", made.CSV))
    assert "was erased from this report before" in changed.refused[0].message
    assert files.rows(EvidenceErasure) == 1


def test_only_a_lead_or_an_administrator_erases_and_says_why(files: Files) -> None:
    files.change(REGISTER)
    [one] = files.listed
    for who in (files.partner, files.reporting.people.finance):
        with pytest.raises((ForbiddenError, NotFoundError)):
            files.erase(one.number, by=who)
    with pytest.raises(RulesBroken, match="Enter a reason"):
        files.erase(one.number, reason=" ")
    assert files.rows(EvidenceContent) == 1


def test_a_hostile_name_is_made_safe_before_it_is_stored() -> None:
    file = incoming_evidence('..\\..\\etc/pa"ss<b>\r\nX: y.pdf', made.pdf())
    assert file.name == "pa-ss-b- X- y.pdf"


def disagreeing(files: Files) -> list[tuple[str, str]]:
    """The checks of evidence that do not agree, with what they name."""
    result = check_everything(files.reporting.session)
    return [
        (one.name, one.detail) for one in result.disagreements if one.subject is Subject.EVIDENCE
    ]


def test_the_self_check_agrees_with_what_is_kept_and_what_is_erased(files: Files) -> None:
    files.change(REGISTER, PHOTO)
    files.erase(files.listed[0].number)
    assert disagreeing(files) == []


def test_the_self_check_names_content_that_somebody_changed_or_lost(files: Files) -> None:
    files.change(REGISTER, PHOTO)
    first, second = (one.number for one in files.listed)
    session = files.reporting.session
    session.execute(
        update(EvidenceContent)
        .where(EvidenceContent.file_id == first)
        .values(content=made.CSV[::-1])
    )
    session.execute(delete(EvidenceContent).where(EvidenceContent.file_id == second))
    assert disagreeing(files) == [
        ("Evidence files whose content is not what came", f"file {first}"),
        ("Evidence files whose content is missing, though nobody erased it", f"file {second}"),
    ]


def test_the_self_check_names_content_that_was_erased_and_is_there(files: Files) -> None:
    files.change(REGISTER)
    [one] = files.listed
    files.erase(one.number)
    session = files.reporting.session
    session.execute(insert(EvidenceContent).values(file_id=one.number, content=made.CSV))
    assert disagreeing(files) == [
        ("Evidence files that were erased and are there", f"file {one.number}")
    ]
