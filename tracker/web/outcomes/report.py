"""The page of one report: the list of tasks for whoever fills it in, else what it says."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from tracker.domain.breaches import Severity
from tracker.domain.outcomes.answer_rules import wrong_in_a_submission
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.calendar import standing_of
from tracker.domain.outcomes.questions import by_section
from tracker.domain.outcomes.sections import (
    NEEDED,
    SECTION_TITLES,
    Section,
    is_answered,
    section_of,
    sections_told,
)
from tracker.domain.outcomes.states import HANDED_IN, ReportAct, ReportState
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.disclosure.answers import what_to_merge
from tracker.services.disclosure.standing import profile_of
from tracker.services.organisations import people_names
from tracker.services.outcomes.flags import flags_of
from tracker.services.outcomes.page import ReportSeen
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.outcomes.addresses import crumbs, href_of
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.doing import ActForm
from tracker.web.outcomes.finding import Looked, look
from tracker.web.outcomes.flagging import flag_link
from tracker.web.outcomes.offers import offers, review_of
from tracker.web.outcomes.said import changed_since_handed_in, said
from tracker.web.outcomes.words import ACT_WORDS, about, due_words, state_tag

Status = dict[str, object]


@bp.get("/<reference>/<report_period:period>", endpoint="report")
@requires(Act.READ_OUTCOMES)
def show_report(reference: str, period: Period) -> ResponseReturnValue:
    """Where the report stands, what it says, and what may be done with it."""
    return _page(look(reference, period))


@bp.get("/<reference>/<report_period:period>/form", endpoint="form")
@requires(Act.REPORT_OUTCOMES)
def show_form(reference: str, period: Period) -> ResponseReturnValue:
    """The list of tasks, also for a lead who reports in a partner's stead."""
    looked = look(reference, period)
    return _page(looked, fills=True) if looked.may_fill else redirect(href_of(looked.report))


def _page(looked: Looked, *, fills: bool = False) -> str:
    report = looked.report
    fills = fills or (looked.may_fill and looked.is_theirs)
    standing = standing_of(report.state, report.deadlines, looked.today)
    last = report.versions[-1] if report.versions else None
    return render_template(
        "outcomes/report.html",
        looked=looked,
        report=report,
        about=about(report.period, report.tier),
        due=due_words(report.deadlines, report.state, looked.today),
        tag=state_tag(report.state, standing),
        fills=fills,
        tasks=tasks_of(looked) if fills else [],
        said=said(report, report.answers, questions=_asked(looked), erases=True)
        if report.answers
        else (),
        changed=changed_since_handed_in(report),
        last=last,
        why_reopened=_why_reopened(report),
        news=ACT_WORDS[last.act] if last else "",
        who=people_names(reading()).get(last.acted_by or 0, "") if last else "",
        offers=offers(looked),
        whole_question=_asked(looked).get(None, ""),
        flags=_flags(looked),
        merges=_merges(looked),
        review=review_of(looked),
        review_form=ActForm(data={"seen": str(report.seen)}),
        breadcrumbs=crumbs(),
    )


def _why_reopened(report: ReportSeen) -> str:
    """Why the report was opened again, until it is handed in once more."""
    for one in reversed(report.versions):
        if one.act is ReportAct.SUPERSEDE:
            return one.reason
        if one.act is not ReportAct.SAVE:
            break
    return ""


def _asked(looked: Looked) -> dict[Section | None, str]:
    """The questions that were asked last, beside the answers that the partner gave to them."""
    asked = [one for one in looked.report.versions if one.act is ReportAct.QUERY]
    waits = looked.report.state in (ReportState.QUERIED, *HANDED_IN)
    return by_section(asked[-1].reason) if asked and waits else {}


def _flags(looked: Looked) -> list[Markup]:
    """What a reviewer should look at twice, each leading to what it is about."""
    report = looked.report
    is_reviewer = viewer().may(Act.REVIEW_OUTCOMES) and report.state in HANDED_IN
    found = flags_of(reading(), report) if is_reviewer else ()
    return [flag_link(report.scheme_reference, report.period, flag) for flag in found]


def _merges(looked: Looked) -> tuple[str, ...]:
    """What those who report and review should merge, so that others may be shown groups."""
    answers, asked = looked.report.answers, looked.report.asked
    if answers is None or not viewer().may(Act.REPORT_OUTCOMES):
        return ()
    return what_to_merge(profile_of(reading()), answers, asked.measures, asked.breakdowns)


def tasks_of(looked: Looked) -> list[dict[str, object]]:
    """The sections as a list of tasks, each with how far it is."""
    report = looked.report
    wrong = sections_that_are_wrong(report)
    return [
        {
            "title": {"text": SECTION_TITLES[section]},
            "href": href_of(report, "section", section=section.value),
            "status": _status(looked, section, wrong),
        }
        for section in sections_told(report.asked)
    ]


def sections_that_are_wrong(report: ReportSeen) -> frozenset[Section]:
    """The sections that say something that stops the report from being handed in."""
    answers = report.answers or Answers()
    return frozenset(
        section
        for breach in wrong_in_a_submission(answers, report.asked)
        if breach.severity is Severity.ERROR
        for section in [section_of(breach.field, report.asked)]
        if is_answered(answers, section, report.asked)
    )


def _status(looked: Looked, section: Section, wrong: frozenset[Section]) -> Status:
    report = looked.report
    if section in looked.questions:
        return _tag("Question", "orange")
    if section in wrong:
        return _tag("Put right", "red")
    if is_answered(report.answers or Answers(), section, report.asked):
        return {"text": "Done"}
    return _tag("Not started", "blue") if section in NEEDED else {"text": "Optional"}


def _tag(text: str, colour: str) -> Status:
    return {"tag": {"text": text, "classes": f"nhsuk-tag--{colour}"}}
