"""Reports from draft to acceptance: nothing lost, nothing leaked, nobody reviewing themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.portfolio import refusal
from tests.support.reporting import ACTS, BODY, Q1, Q2, REASON, TOLD, Reporting
from tracker.db.journal import as_at
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.db.schemes import Scheme
from tracker.domain.breaches import RulesBroken, Severity
from tracker.domain.outcomes.answers import (
    EVERYBODY,
    FROM_CORE20,
    Answers,
    counted,
    not_reported,
)
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.outcomes.tiers import Frequency, ReportingRules, Tier
from tracker.domain.periods import part_of_year, year_period
from tracker.domain.permissions import ForbiddenError, Role, Viewer
from tracker.domain.references import REFERENCE_PATTERN
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.organisations import AddPerson, add_person, system_viewer, viewer_for
from tracker.services.outcomes.acts import (
    ActOnReport,
    ExtendReport,
    ReportChangedError,
    SaveReport,
    accept_report,
    extend_report,
    report_nil,
    save_report,
)
from tracker.services.outcomes.page import ReportSeen, read_report
from tracker.services.outcomes.settings import SetReportingRules, set_reporting_rules
from tracker.services.outcomes.values import accepted_values
from tracker.services.refusals import NotFoundError

OVER_100 = counted(100, Qualifier.OVER)
NEARLY_600 = counted(600, Qualifier.NEARLY)


def page(reporting: Reporting, by: Viewer | None = None, at: datetime | None = None) -> ReportSeen:
    """The pottery's first report, as somebody sees it."""
    calendar = reporting.session
    reference = _reference(calendar, reporting.pottery)
    return read_report(calendar, by or reporting.people.partner, reference, Q1, at)


def _reference(session: Session, scheme_id: int) -> str:
    return session.get_one(Scheme, scheme_id).reference


def test_what_is_saved_can_be_read_again_word_for_word(reporting: Reporting) -> None:
    answers = Answers(
        {EVERYBODY: OVER_100, FROM_CORE20: counted(61)},
        delivered="Twelve sessions",
        difference="Fewer visits to the practice",
        risks="The hall closes",
        learning="Begin earlier",
        case_study="They came every week",
        case_study_consent=True,
    )
    done = reporting.save(answers)
    found = page(reporting)
    assert found.answers == answers
    assert (found.state, found.reference) == (ReportState.DRAFT, done.reference)
    assert REFERENCE_PATTERN.fullmatch(done.reference)
    assert done.reference.startswith("R-")


def test_a_report_goes_from_draft_to_accepted_and_every_version_stays(
    reporting: Reporting,
) -> None:
    reporting.bring(ReportState.ACCEPTED)
    found = page(reporting)
    assert [version.state.value for version in found.versions] == [
        "draft",
        "submitted",
        "in review",
        "accepted",
    ]
    assert found.versions[-1].body == BODY
    assert all(version.answers == TOLD for version in found.versions)


def test_a_question_comes_back_with_the_answers_as_they_were_and_as_they_are(
    reporting: Reporting,
) -> None:
    reporting.bring(ReportState.QUERIED)
    mended = replace(TOLD, delivered="Ten sessions, two cancelled")
    reporting.save(mended)
    reporting.do(ReportAct.SUBMIT)
    found = page(reporting)
    before, after = found.versions[-4].answers, found.versions[-1].answers
    assert (before, after) == (TOLD, mended)
    # The question stays beside the report while it is being answered.
    assert [one.reason for one in found.versions[-3:-1]] == [REASON, REASON]


def test_saving_the_same_again_adds_no_version(reporting: Reporting) -> None:
    first = reporting.save()
    again = reporting.save(replace(TOLD, delivered="  Twelve sessions at the hall "))
    assert again.version.journal_number == first.version.journal_number
    assert len(page(reporting).versions) == 1


def test_a_stale_save_is_refused_and_both_texts_are_kept(reporting: Reporting) -> None:
    seen = reporting.save().version.journal_number
    reporting.save(replace(TOLD, delivered="Eleven sessions"), seen=seen)
    with pytest.raises(ReportChangedError) as refused:
        reporting.save(replace(TOLD, delivered="Thirteen sessions"), seen=seen)
    [one] = refused.value.differences
    assert (one.label, one.yours, one.theirs) == (
        "What was delivered",
        "Thirteen sessions",
        "Eleven sessions",
    )
    assert refused.value.current == page(reporting).seen
    answers = page(reporting).answers
    assert answers is not None
    assert answers.delivered == "Eleven sessions"


def test_two_who_begin_the_same_report_do_not_overwrite_each_other(reporting: Reporting) -> None:
    reporting.save(seen=0)
    with pytest.raises(ReportChangedError):
        reporting.save(replace(TOLD, delivered="Mine"), seen=0)


def test_what_is_not_complete_is_kept_and_not_submitted(reporting: Reporting) -> None:
    reporting.save(Answers({FROM_CORE20: counted(3)}))
    with pytest.raises(RulesBroken, match="Enter people reached") as refused:
        reporting.do(ReportAct.SUBMIT)
    assert "Enter what was delivered" in str(refused.value)


def test_a_saved_draft_is_told_what_will_stop_it(reporting: Reporting) -> None:
    done = reporting.save(replace(TOLD, values={EVERYBODY: not_reported("")}))
    assert [(one.severity, one.message) for one in done.warnings] == [
        (Severity.WARNING, "Enter a reason: why people reached is not reported")
    ]


def test_nobody_reviews_what_they_wrote(reporting: Reporting) -> None:
    lead, second = reporting.people.lead, reporting.second_lead()
    reporting.save(by=lead)
    reporting.do(ReportAct.SUBMIT)
    with pytest.raises(RulesBroken, match="someone who did not write any of it"):
        reporting.do(ReportAct.REVIEW, by=lead)
    reporting.do(ReportAct.REVIEW, by=second)
    with pytest.raises(RulesBroken, match="someone who did not write any of it"):
        reporting.do(ReportAct.ACCEPT, by=lead)
    assert reporting.do(ReportAct.ACCEPT, by=second).version.reviewer_id == second.person_id


def test_a_command_on_the_machine_neither_submits_nor_reviews(reporting: Reporting) -> None:
    system = system_viewer()
    reporting.save(by=system)
    with pytest.raises(RulesBroken, match="submitted by a person who signed in"):
        reporting.do(ReportAct.SUBMIT, by=system)
    reporting.do(ReportAct.SUBMIT)
    with pytest.raises(RulesBroken, match="reviewed by a person who signed in"):
        reporting.do(ReportAct.REVIEW, by=system)


@pytest.mark.parametrize("act", [ReportAct.REPORT_NIL, ReportAct.WAIVE])
def test_nil_and_waived_say_why(act: ReportAct, reporting: Reporting) -> None:
    reporting.next_row()
    order = ActOnReport(reporting.pottery, Q1, reason=" ", body=BODY)
    told = refusal(ACTS[act], reporting.session, reporting.people.lead, order)
    assert list(told) == ["reason_is_given"]


def test_a_decision_names_who_took_it(reporting: Reporting) -> None:
    reporting.bring(ReportState.IN_REVIEW)
    reporting.next_row()
    order = ActOnReport(reporting.pottery, Q1, reason="Good")
    told = refusal(accept_report, reporting.session, reporting.people.lead, order)
    assert told == {"body_is_named": "Enter the panel or board that decided"}


def test_a_nil_report_has_no_answers_and_keeps_its_draft_readable(reporting: Reporting) -> None:
    reporting.save()
    reporting.do(ReportAct.REPORT_NIL)
    found = page(reporting)
    assert found.answers == Answers()
    assert found.versions[0].answers == TOLD
    assert found.versions[-1].reason == REASON


def test_another_partner_finds_nothing_by_any_way(reporting: Reporting) -> None:
    other, session = reporting.people.other_partner, reporting.session
    reporting.save()
    with pytest.raises(NotFoundError):
        page(reporting, other)
    with pytest.raises(NotFoundError):
        reporting.save(by=other)
    for act in ReportAct:
        if act is not ReportAct.SAVE:
            with pytest.raises(NotFoundError):
                reporting.do(act, by=other)
    with pytest.raises(NotFoundError):
        save_report(session, other, SaveReport(999_999, Q1))


@pytest.mark.parametrize("who", ["finance", "evaluator", "admin"])
def test_what_is_not_finished_is_read_by_reporters_and_the_lead_alone(
    who: str, reporting: Reporting
) -> None:
    viewer: Viewer = getattr(reporting.people, who)
    reporting.bring(ReportState.QUERIED)
    found = page(reporting, viewer)
    assert (found.state, found.answers, found.acts) == (ReportState.QUERIED, None, ())
    assert {(one.answers, one.reason) for one in found.versions} == {(None, "")}
    assert page(reporting, reporting.people.lead).answers == TOLD


def test_an_accepted_report_is_read_by_everybody_who_sees_the_scheme(
    reporting: Reporting,
) -> None:
    reporting.bring(ReportState.ACCEPTED)
    # 148 people, as they are shown.
    shown = replace(TOLD, values={EVERYBODY: counted(150)})
    assert page(reporting, reporting.people.evaluator).answers == shown
    assert page(reporting, reporting.people.lead).answers == TOLD


def test_a_deliverer_a_payee_and_the_holder_of_the_pot_report_too(reporting: Reporting) -> None:
    portfolio, people = reporting.portfolio, reporting.people
    shared = portfolio.delivered_scheme()
    reporting.session.flush()
    pot = portfolio.award(
        portfolio.line(100_000_00, "CAT-B"), 60_000_00, recipient=reporting.ground.partner
    )
    portfolio.onward(pot, 30_000_00, people.partner)
    for viewer in (people.partner, people.other_partner):
        period = Q1 if viewer is people.partner else Q2
        reporting.on(date(2023, 10, 10))
        assert (
            reporting.save(scheme=shared, period=period, by=viewer).version.state.value == "draft"
        )


def test_the_next_period_never_waits_for_the_last(reporting: Reporting) -> None:
    reporting.on(date(2023, 10, 10))
    assert reporting.save(period=Q2).version.state is ReportState.DRAFT


def test_a_report_that_is_not_open_or_not_expected_is_refused_in_words(
    reporting: Reporting,
) -> None:
    people, session = reporting.people, reporting.session
    told = refusal(save_report, session, people.partner, SaveReport(reporting.pottery, Q2))
    assert told == {"report_is_open": "This report opens on 16 September 2023"}
    half = SaveReport(reporting.pottery, part_of_year("2023/24", 2, 1))
    told = refusal(save_report, session, people.partner, half)
    assert told == {
        "report_is_expected": "Reporting period must be one for which this scheme reports: "
        "2023/24 Q1, 2023/24 Q2, 2023/24 Q3, 2023/24 Q4"
    }
    reporting.on(date(2024, 2, 1))
    order = ActOnReport(reporting.pottery, Q1, reason=REASON)
    told = refusal(report_nil, session, people.partner, order)
    assert told == {
        "report_is_open": "This report closed on 26 January 2024. Ask the programme lead for more "
        "time"
    }


def test_an_extension_opens_a_closed_report_again(reporting: Reporting) -> None:
    people, session = reporting.people, reporting.session
    reporting.on(date(2024, 2, 1))
    order = ExtendReport(reporting.pottery, Q1, date(2024, 2, 29), "The worker was ill")
    with pytest.raises(ForbiddenError):
        extend_report(session, people.partner, order)
    extend_report(session, people.lead, order)
    assert reporting.save().version.state is ReportState.DRAFT
    found = page(reporting)
    assert found.deadlines.due == date(2024, 2, 29)
    assert found.extension is not None
    assert found.extension.reason == "The worker was ill"


def test_as_at_shows_the_report_as_it_stood(reporting: Reporting) -> None:
    session = reporting.session
    reporting.on(date(2023, 7, 10))
    reporting.save()
    reporting.on(date(2023, 7, 11))
    reporting.save(replace(TOLD, values={EVERYBODY: counted(1000)}))
    reporting.on(date(2023, 7, 12))
    reporting.do(ReportAct.SUBMIT)
    reporting.do(ReportAct.REVIEW)
    reporting.do(ReportAct.ACCEPT)
    reporting.on(date(2023, 7, 13))
    reporting.do(ReportAct.SUPERSEDE)
    seen = {}
    for day in (9, 10, 11, 12, 13):
        moment = datetime(2023, 7, day, 23, tzinfo=UTC)
        found = page(reporting, at=moment)
        people = found.answers.people if found.answers else None
        values = [
            one.value.words for one in accepted_values(session, as_at(session, moment).number)
        ]
        seen[day] = (found.state.value, people.words if people else "", values)
    assert seen == {
        9: ("not started", "", []),
        10: ("draft", "148", []),
        11: ("draft", "1,000", []),
        12: ("accepted", "1,000", ["1,000"]),
        13: ("superseded", "1,000", []),
    }


def test_accepted_values_keep_state_and_qualifier(reporting: Reporting) -> None:
    reporting.save(replace(TOLD, values={EVERYBODY: NEARLY_600, FROM_CORE20: counted(0)}))
    for act in (ReportAct.SUBMIT, ReportAct.REVIEW, ReportAct.ACCEPT):
        reporting.do(act)
    found = list(accepted_values(reporting.session, as_at(reporting.session).number))
    assert [(one.key, one.value.status, one.value.words) for one in found] == [
        (EVERYBODY, ValueStatus.REPORTED, "nearly 600"),
        (FROM_CORE20, ValueStatus.NIL, "nil"),
    ]


def test_acceptance_repeated_is_the_single_acceptance(reporting: Reporting) -> None:
    reporting.bring(ReportState.IN_REVIEW)
    reporting.do(ReportAct.SAVE, reporting.garden, by=reporting.people.other_partner)
    reporting.do(ReportAct.SUBMIT, reporting.garden, by=reporting.people.other_partner)
    reporting.do(ReportAct.REVIEW, reporting.garden)
    reporting.next_row()
    for scheme in (reporting.pottery, reporting.garden):
        accept_report(reporting.session, reporting.people.lead, ActOnReport(scheme, Q1, body=BODY))
    rows = reporting.session.scalars(
        select(OutcomeReportVersion).where(OutcomeReportVersion.state == ReportState.ACCEPTED)
    ).all()
    assert len({row.journal_number for row in rows}) == 1
    assert {row.decision_body for row in rows} == {BODY}
    assert all(row.reviewer_id != row.author_id for row in rows)


def test_a_version_says_who_acted_and_for_whom(reporting: Reporting) -> None:
    reporting.bring(ReportState.ACCEPTED)
    last = page(reporting).versions[-1]
    row = reporting.session.get_one(
        OutcomeReportVersion,
        (reporting.session.scalars(select(OutcomeReport.id)).one(), last.journal_number),
    )
    people, ground = reporting.people, reporting.ground
    assert (row.author_id, row.author_organisation_id) == (people.partner.person_id, ground.partner)
    assert (row.acted_by, row.reviewer_id) == (people.lead.person_id, people.lead.person_id)


def test_settings_change_what_is_asked_from_then_on_and_not_the_past(
    reporting: Reporting,
) -> None:
    people, session = reporting.people, reporting.session
    reporting.on(date(2023, 7, 20))
    rules = ReportingRules((Tier("yearly", None, Frequency.AT_THE_END),))
    with pytest.raises(ForbiddenError):
        set_reporting_rules(session, people.partner, SetReportingRules(rules, "Fewer reports"))
    set_reporting_rules(session, people.lead, SetReportingRules(rules, "Fewer reports"))
    told = refusal(save_report, session, people.partner, SaveReport(reporting.pottery, Q1))
    assert told == {
        "report_is_expected": "Reporting period must be one for which this scheme reports: 2023/24"
    }
    reference = _reference(session, reporting.pottery)
    found = read_report(session, people.partner, reference, year_period("2023/24"))
    assert found.tier.name == "Full report, once, at the end"
    past = datetime(2023, 7, 19, tzinfo=UTC)
    assert read_report(session, people.partner, reference, Q1, past).tier.code == "quarterly"


def test_a_partner_of_both_organisations_reports_for_each(reporting: Reporting) -> None:
    ground, people = reporting.ground, reporting.people
    order = AddPerson("partner@example.org", "partner", Role.PARTNER, ground.other_partner)
    add_person(reporting.session, people.admin, order)
    both = viewer_for(reporting.session, people.partner.person_id)
    assert both is not None
    done = reporting.save(scheme=reporting.garden, by=both)
    assert done.version.acted_for == ground.other_partner
