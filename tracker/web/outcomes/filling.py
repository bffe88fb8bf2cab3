"""The pages of the form: each is saved as it is left, and nothing typed is lost on the way."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.outcomes.answer_rules import wrong_in_a_submission
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.sections import SECTION_TITLES, Section, is_answered, part_of
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.acts import ReportChangedError, SaveReport, save_report
from tracker.services.outcomes.page import ReportSeen
from tracker.services.outcomes.spent import spent_in
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.standing import recorded
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.nhs.history import Difference
from tracker.web.outcomes.addresses import crumbs, href_of
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.finding import Looked, look
from tracker.web.outcomes.pages_of_form import (
    answers_typed,
    at_their_inputs,
    filled_form,
    lead_of,
    of_section,
    parts_of,
    sum_note,
)
from tracker.web.outcomes.parts import Part, SectionForm
from tracker.web.seen import version_seen

CHECK = "check"
# How often a page is laid upon what others save meanwhile on theirs; few people share a report.
_MOST_TRIES = 5


@bp.route(
    "/<reference>/<report_period:period>/form/<section>",
    methods=["GET", "POST"],
    endpoint="section",
)
@requires(Act.REPORT_OUTCOMES)
def fill_section(reference: str, period: Period, section: str) -> ResponseReturnValue:
    """One page of the form: show what is saved, or save what was typed and go on."""
    looked = look(reference, period)
    if section not in looked.sections:
        raise NotFoundError("The report has no such page.")
    page, report = Section(section), looked.report
    parts = parts_for(report, page)
    standing = report.answers or Answers()
    form = filled_form(parts, standing, report.seen)
    if not form.is_submitted():
        if not looked.may_fill:
            return redirect(href_of(report))
        if request.args.get("saved"):
            form.add_breaches(at_their_inputs(form, _left_wrong(report, page)))
        return _page(looked, page, parts, form), 200
    if form.validate():
        try:
            return _save_on_top(looked, page, parts, form)
        except RulesBroken as refused:
            form.add_breaches(at_their_inputs(form, refused.breaches))
        except ReportChangedError as stale:
            return _conflict(looked, page, parts, form, stale), 409
    return _page(looked, page, parts, form), 422


def parts_for(report: ReportSeen, section: Section) -> tuple[Part, ...]:
    """The parts of a page, with what the ledger says today."""
    number = as_at(reading()).number
    spent = spent_in(reading(), number, report.scheme_id, report.period, report.tier)
    return parts_of(report, section, spent)


def _save_on_top(
    looked: Looked,
    section: Section,
    parts: tuple[Part, ...],
    form: SectionForm,
    tries: int = _MOST_TRIES,
) -> ResponseReturnValue:
    """Save what was typed, also when somebody saves another page in the same moment."""
    report = looked.report
    try:
        return _save(looked, section, answers_typed(parts, form, report.answers or Answers()), form)
    except ReportChangedError:
        now = look(report.scheme_reference, report.period)
        sent = version_seen(form.seen.data)
        if tries == 1 or _seen(now.report, section, sent) != now.report.seen:
            raise
    return _save_on_top(now, section, parts, form, tries - 1)


def _save(
    looked: Looked, section: Section, answers: Answers, form: SectionForm
) -> ResponseReturnValue:
    report = looked.report
    seen = _seen(report, section, version_seen(form.seen.data))
    order = SaveReport(report.scheme_id, report.period, answers, seen)
    with writing("Save an outcome report") as session:
        saved = save_report(session, viewer(), order)
    left = [
        one
        for one in of_section(report, section, saved.warnings)
        if one.rule != "measures_are_answered"
    ]
    if left:
        return redirect(href_of(report, "section", section=section.value, saved=1, **_way()))
    if request.args.get("to") == CHECK or section is looked.sections[-1]:
        return redirect(href_of(report, "check"))
    following = looked.sections[looked.sections.index(section) + 1]
    return redirect(href_of(report, "section", section=following.value))


def _seen(report: ReportSeen, section: Section, sent: int) -> int:
    """The version that a page was filled from; one that differs on other pages only will do.

    So that two people who write on two pages of a report do not stand in each other's way.
    """
    base = next((one.answers for one in report.versions if one.journal_number == sent), None)
    if sent == 0:
        base = Answers()
    if base is None or report.answers is None:
        return sent
    before, now = (part_of(one, section, report.asked) for one in (base, report.answers))
    return report.seen if before == now else sent


def _left_wrong(report: ReportSeen, section: Section) -> tuple[Breach, ...]:
    """What stops the report from being handed in, of what is saved on this page."""
    answers = report.answers or Answers()
    if not is_answered(answers, section, report.asked):
        return ()
    found = tuple(wrong_in_a_submission(answers, report.asked))
    return of_section(report, section, found)


def _conflict(
    looked: Looked,
    section: Section,
    parts: tuple[Part, ...],
    form: SectionForm,
    stale: ReportChangedError,
) -> str:
    """Both texts side by side, over the form with all that was typed."""
    by = recorded(reading(), stale.current)
    form.seen.data = str(stale.current)
    differences = [Difference(one.label, one.yours, one.theirs) for one in stale.differences]
    if not differences:
        flash("Somebody else saved the same. Save again to go on", "information")
    conflict = {"differences": differences, "who": by.who, "when": by.when}
    return _page(looked, section, parts, form, conflict if differences else None)


def _page(
    looked: Looked,
    section: Section,
    parts: tuple[Part, ...],
    form: SectionForm,
    conflict: dict[str, object] | None = None,
) -> str:
    report = looked.report
    following = [*looked.sections, None][looked.sections.index(section) + 1]
    return render_template(
        "outcomes/section.html",
        report=report,
        section=section,
        title=SECTION_TITLES[section],
        lead=lead_of(report, section),
        note=sum_note(report, section),
        question=looked.questions.get(section, ""),
        parts=[(part, [form[name] for name in part.fields()]) for part in parts],
        form=form,
        conflict=conflict,
        many=len(looked.sections) > 1,
        was_saved=bool(request.args.get("saved")) and not form.is_submitted(),
        on_href=href_of(report, "section", section=following.value)
        if following
        else href_of(report, "check"),
        back_href=href_of(report),
        self_href=href_of(report, "section", section=section.value, **_way()),
        breadcrumbs=crumbs(report),
    )


def _way() -> dict[str, str]:
    return {"to": CHECK} if request.args.get("to") == CHECK else {}
