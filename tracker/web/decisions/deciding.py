"""Recording and correcting decisions on a scheme, and one decision with all its versions."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.decisions import DecisionKind, EvidenceGrade
from tracker.domain.permissions import Act
from tracker.services.decisions.deciding import (
    DecideScheme,
    decide_scheme,
    has_result,
    newest_number,
)
from tracker.services.decisions.ground import accepted_reports
from tracker.services.decisions.review import DecisionSeen, SchemeReview, read_review
from tracker.services.refusals import StaleEditError
from tracker.services.schemes.standing import Recorded
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.decisions import words
from tracker.web.decisions.blueprint import bp
from tracker.web.decisions.forms import DecisionForm, words_of
from tracker.web.fields import Option
from tracker.web.nhs.history import Difference
from tracker.web.seen import version_seen


@dataclass(frozen=True)
class Writing:
    """A decision that is being written down: a new one, or the correction of one."""

    review: SchemeReview
    corrects: DecisionSeen | None

    @property
    def place(self) -> int | None:
        """Which decision is corrected; none for a new one."""
        return self.corrects.place if self.corrects else None

    @property
    def stands(self) -> DecisionSeen | None:
        """The decision that somebody else may have recorded meanwhile."""
        if self.corrects:
            return self.corrects
        return max(self.review.decisions, key=lambda one: one.newest.recorded.number, default=None)


@bp.get("/schemes/<reference>/decisions/<int:number>", endpoint="decision")
@requires(Act.READ_DECISIONS)
def show_decision(reference: str, number: int) -> str:
    """One decision as it stands, with what it said before it was corrected."""
    review = read_review(reading(), viewer(), reference)
    decision = review.decision_at(number)
    return render_template(
        "decisions/decision.html",
        review=review,
        decision=decision,
        rows=words.decision_rows(decision.newest, reference),
        earlier=[
            (one.revision, words.decision_rows(one, reference)) for one in decision.versions[1:]
        ],
        breadcrumbs=words.crumbs(reference, review.scheme_name),
    )


@bp.route("/schemes/<reference>/decisions/new", methods=["GET", "POST"], endpoint="decide")
@requires(Act.DECIDE_SCHEMES)
def decide(reference: str) -> ResponseReturnValue:
    """Write down what was decided; earlier decisions stay beside it."""
    return _take(reference, None)


@bp.route(
    "/schemes/<reference>/decisions/<int:number>/correct",
    methods=["GET", "POST"],
    endpoint="correct",
)
@requires(Act.DECIDE_SCHEMES)
def correct(reference: str, number: int) -> ResponseReturnValue:
    """Put a decision right with a reason; what it said before stays readable."""
    return _take(reference, number)


def _take(reference: str, place: int | None) -> ResponseReturnValue:
    task = _read(reference, place)
    form = _form(task)
    differences: list[Difference] = []
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            return _save(task, form)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            task = _read(reference, place)
            differences, status = _differences(task, form), 409
            form.seen.data = str(stale.current)
    return render_template(
        "decisions/decide.html",
        task=task,
        form=form,
        differences=differences,
        stored_by=_stored_by(task),
        back_href=url_for("schemes.page", reference=reference),
        breadcrumbs=words.crumbs(reference, task.review.scheme_name),
    ), status


def _read(reference: str, place: int | None) -> Writing:
    review = read_review(reading(), viewer(), reference)
    return Writing(review, review.decision_at(place) if place is not None else None)


def _form(task: Writing) -> DecisionForm:
    form = DecisionForm(data=_stored(task))
    reports = accepted_reports(reading(), as_at(reading()).number, task.review.key.id)
    form.reports.choices = [Option(one.reference, one.period.name) for one in reports]
    if not reports:
        del form.reports
    if has_result(reading(), task.review.key.id):
        del form.despite
    if task.corrects is None:
        del form.correction
    return form


def _stored(task: Writing) -> dict[str, object]:
    """What is corrected, to start from; a new decision starts empty."""
    if task.corrects is None:
        return {"seen": str(newest_number(reading(), task.review.key.id))}
    now = task.corrects.newest
    return {
        "seen": str(now.recorded.number),
        "kind": now.kind.value,
        "grade": now.grade.value,
        "decided_on": now.decided_on,
        "body": now.body,
        "reason": now.reason,
        "changes": now.changes,
        "despite": now.despite,
        "reports": tuple(one.reference for one in now.reports),
    }


def _save(task: Writing, form: DecisionForm) -> ResponseReturnValue:
    order = DecideScheme(
        scheme_id=task.review.key.id,
        place=task.place,
        kind=DecisionKind(form.kind.data) if form.kind.data else None,
        grade=EvidenceGrade(form.grade.data) if form.grade.data else None,
        decided_on=form.decided_on.data,
        body=form.body.data or "",
        reason=form.reason.data or "",
        changes=form.changes.data or "",
        despite=(form.despite.data or "") if "despite" in form else "",
        reports=tuple(form.reports.data or ()) if "reports" in form else (),
        correction=(form.correction.data or "") if "correction" in form else "",
        seen=version_seen(form.seen.data),
    )
    act = "Correct a decision on a scheme" if task.corrects else "Decide on a scheme"
    with writing(act) as session:
        decide_scheme(session, viewer(), order)
    flash("The decision is corrected" if task.corrects else "The decision is recorded", "success")
    back = url_for("schemes.page", reference=task.review.key.reference)
    return redirect(f"{back}#decisions")


def _stored_by(task: Writing) -> Recorded | None:
    return task.stands.newest.recorded if task.stands else None


def _differences(task: Writing, form: DecisionForm) -> list[Difference]:
    """What this person entered beside what somebody else stored meanwhile."""
    if task.stands is None:
        return []
    stored = DecisionForm(formdata=None, data=_stored(Writing(task.review, task.stands)))
    theirs = words_of(stored)
    return [Difference(name, yours, theirs[name]) for name, yours in words_of(form).items()]
