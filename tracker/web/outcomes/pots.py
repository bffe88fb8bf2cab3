"""A pot's many small reports on one page, and handing in those that are complete.

Each row is saved by itself, as if its own page had been sent: what is wrong in one, or was changed
by somebody else meanwhile, keeps none of the others from being saved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import RulesBroken
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.acts import ActOnReport, ReportChangedError, submit_report
from tracker.services.outcomes.pots import PotReports, SmallReport, answers_seen, read_pot
from tracker.services.refusals import StaleEditError
from tracker.services.schemes.standing import recorded
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.nhs.history import Difference
from tracker.web.nhs.wording import moment
from tracker.web.outcomes.addresses import Crumbs, crumbs, report_href
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.finding import today
from tracker.web.outcomes.pot_form import SEEN, GridRow, PotForm, pot_form
from tracker.web.outcomes.words import Tag, state_tag
from tracker.web.paging import Page, address_with, asked_page
from tracker.web.seen import version_seen
from tracker.web.spreadsheets import workbook_links

ROWS_TO_A_PAGE = 20
_CONFLICT, _WRONG = 409, 422


@dataclass(frozen=True)
class Clash:
    """A row that somebody else saved meanwhile: both texts, by whom and when."""

    differences: tuple[Difference, ...]
    who: str
    when: str


@dataclass
class Saved:
    """What became of the rows that were sent."""

    saved: int = 0
    wrong: int = 0
    clashes: dict[str, Clash] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to put right."""
        return not (self.wrong or self.clashes)


@dataclass(frozen=True)
class ShownRow:
    """A row as the page draws it."""

    report: SmallReport
    tag: Tag
    href: str
    inputs: Mapping[str, object]
    clash: Clash | None


@bp.route(
    "/pots/<reference>/<report_period:period>", methods=["GET", "POST"], endpoint="small_reports"
)
@requires(Act.REPORT_OUTCOMES)
def show_small_reports(reference: str, period: Period) -> ResponseReturnValue:
    """A row to each small report that can be written today; what is good of them is saved."""
    pot = _pot(reference, period)
    if request.method == "GET":
        page = Page(asked_page(request.args), len(pot.to_do), ROWS_TO_A_PAGE)
        rows = [GridRow(one) for one in pot.to_do[page.offset : page.offset + page.size]]
        return _grid(pot, rows, pot_form(rows), Saved())
    rows = [GridRow(one) for one in pot.reports if f"{SEEN}-{one.reference}" in request.form]
    form = pot_form(rows)
    found = _save(rows, form)
    if found.is_clean and not form.errors:
        flash(_news(found), "success")
        return redirect(_onwards(pot))
    return _grid(_pot(reference, period), rows, form, found), _WRONG if found.wrong else _CONFLICT


@bp.route(
    "/pots/<reference>/<report_period:period>/submit",
    methods=["GET", "POST"],
    endpoint="submit_small_reports",
)
@requires(Act.REPORT_OUTCOMES)
def submit_small_reports(reference: str, period: Period) -> ResponseReturnValue:
    """What can be handed in and what cannot, with counts that add up; then all that can."""
    pot = _pot(reference, period)
    form = pot_check_form(pot.complete)
    if form.validate_on_submit():
        sent = [one for one in pot.reports if f"{SEEN}-{one.reference}" in request.form]
        refused = [said for one in sent if (said := _submit(one))]
        done = len(sent) - len(refused)
        if done:
            flash(f"{_reports(done)} submitted", "success")
        for said in refused:
            flash(said, "information")
        return redirect(request.path)
    return render_template(
        "outcomes/pot_submit.html",
        pot=pot,
        form=form,
        asked=[(one, _href(one)) for one in pot.asked],
        missing=[(one, _href(one), _first_missing(one)) for one in pot.incomplete],
        complete=[(one, _href(one), one.answers.people) for one in pot.complete],
        settled=[(standing.value, len(ones)) for standing, ones in pot.settled.items()],
        grid_href=_grid_href(pot),
        breadcrumbs=_crumbs(pot, page=True),
    ), (_WRONG if form.is_submitted() else 200)


def pot_check_form(complete: Iterable[SmallReport]) -> PotForm:
    """A button, with the version of each report that its presser has read."""
    rows = tuple(GridRow(one) for one in complete)
    fields = {
        name: one for row in rows for name, one in row.fields() if name.startswith(f"{SEEN}-")
    }
    data = {row.name(SEEN): str(row.report.seen) for row in rows}
    made: PotForm = type("PotCheckForm", (PotForm,), fields)(data=data)
    return made


def _pot(reference: str, period: Period) -> PotReports:
    return read_pot(reading(), viewer(), reference, period, today())


def _save(rows: list[GridRow], form: PotForm) -> Saved:
    """Save each row that can be read and was typed in, in a commit of its own."""
    found = Saved()
    is_whole = form.validate() or not form.csrf_token.errors
    for row in rows:
        if not is_whole or any(form[name].errors for name in row.names):
            found.wrong += 1
            continue
        try:
            seen = version_seen(form[row.name(SEEN)].data)
            act = row.act(form.data, answers_seen(reading(), row.report, seen))
            if act is None:
                continue
            with writing("Save an outcome report") as session:
                done = act(session, viewer())
        except RulesBroken as refused:
            form.add_breaches(row.at_inputs(refused.breaches))
            found.wrong += 1
        except ReportChangedError as stale:
            found.clashes[row.report.reference] = _clash(stale)
            form[row.name(SEEN)].data = str(stale.current)
        else:
            found.saved += 1
            form[row.name(SEEN)].data = str(done.version.journal_number)
    return found


def _clash(stale: ReportChangedError) -> Clash:
    by = recorded(reading(), stale.current)
    differences = tuple(Difference(one.label, one.yours, one.theirs) for one in stale.differences)
    return Clash(differences, by.who, moment(by.when))


def _grid(pot: PotReports, rows: list[GridRow], form: PotForm, saved: Saved) -> str:
    now = {one.reference: one for one in pot.reports}
    page = Page(asked_page(request.args), len(pot.to_do), ROWS_TO_A_PAGE)
    shown = [
        ShownRow(
            report=now[row.report.reference],
            tag=_tag(now[row.report.reference]),
            href=_href(row.report),
            inputs={name.partition("-")[0]: form[name] for name in row.names},
            clash=saved.clashes.get(row.report.reference),
        )
        for row in rows
    ]
    return render_template(
        "outcomes/pot.html",
        pot=pot,
        rows=shown,
        form=form,
        saved=saved,
        news=_news(saved) if saved.saved else "",
        page=page,
        page_href=lambda number: address_with(request.path, request.args, page=number),
        self_href=address_with(request.path, request.args),
        submit_href=_submit_href(pot),
        spreadsheets=workbook_links(viewer(), "outcomes", period=pot.period.name),
        breadcrumbs=_crumbs(pot),
    )


def _submit(one: SmallReport) -> str:
    """Hand one report in; the sentence that refused it, or nothing."""
    seen = version_seen(request.form.get(f"{SEEN}-{one.reference}"))
    order = ActOnReport(one.scheme_id, one.expected.period, seen)
    try:
        with writing("Submit an outcome report") as session:
            submit_report(session, viewer(), order)
    except RulesBroken as refused:
        return f"{one.name}: {refused.breaches[0].message}"
    except StaleEditError:
        return f"{one.name}: the report was changed meanwhile. Read it again"
    return ""


def _tag(one: SmallReport) -> Tag:
    return Tag("Complete", "green") if one.is_complete else state_tag(one.expected.state)


def _first_missing(one: SmallReport) -> str:
    return "; ".join(breach.message for breach in one.missing)


def _news(saved: Saved) -> str:
    return f"{_reports(saved.saved)} saved" if saved.saved else "Nothing was changed"


def _reports(count: int) -> str:
    return f"{count:,} report {'is' if count == 1 else 's are'}".replace("report s", "reports")


def _onwards(pot: PotReports) -> str:
    """The next page of rows, or the check of those that are complete after the last."""
    page = Page(asked_page(request.args), len(pot.to_do), ROWS_TO_A_PAGE)
    if page.next is None:
        return _submit_href(pot)
    return address_with(request.path, request.args, page=page.next)


def _href(one: SmallReport) -> str:
    return report_href(one.reference, one.expected.period)


def _grid_href(pot: PotReports) -> str:
    return url_for("outcomes.small_reports", reference=pot.reference, period=pot.period)


def _submit_href(pot: PotReports) -> str:
    return url_for("outcomes.submit_small_reports", reference=pot.reference, period=pot.period)


def _crumbs(pot: PotReports, *, page: bool = False) -> Crumbs:
    way = crumbs()
    return [*way, (f"{pot.name}, {pot.period.name}", _grid_href(pot))] if page else way
