"""Appraising a scheme: its form, and one appraisal with the score of each objective."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.appraisals import OBJECTIVE_WORDS, Score
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.services.decisions.appraising import (
    AppraiseScheme,
    appraise_scheme,
    why_not_theirs,
)
from tracker.services.decisions.ground import is_funded, paid_by
from tracker.services.decisions.review import AppraisalSeen, SchemeReview, read_review
from tracker.services.refusals import StaleEditError
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.decisions import words
from tracker.web.decisions.blueprint import bp
from tracker.web.decisions.forms import AppraisalForm, appraisal_form, stored_scores
from tracker.web.nhs.history import Difference
from tracker.web.nhs.wording import day
from tracker.web.seen import version_seen


@bp.get("/schemes/<reference>/appraisal/<int:number>", endpoint="appraisal")
@requires(Act.READ_DECISIONS)
def show_appraisal(reference: str, number: int) -> str:
    """One appraisal, the newest or an earlier one."""
    review = read_review(reading(), viewer(), reference)
    seen = review.appraisal_of(number)
    return render_template(
        "decisions/appraisal.html",
        review=review,
        seen=seen,
        rows=words.appraisal_rows(seen),
        scores=words.score_table(seen),
        is_newest=seen is review.appraisal,
        hindsight=words.HINDSIGHT_WORDS,
        breadcrumbs=words.crumbs(reference, review.scheme_name),
    )


@bp.route("/schemes/<reference>/appraisal", methods=["GET", "POST"], endpoint="appraise")
@requires(Act.APPRAISE_SCHEMES)
def appraise(reference: str) -> ResponseReturnValue:
    """Write down what a panel expects of the scheme; the earlier appraisals stay."""
    review = read_review(reading(), viewer(), reference)
    form = appraisal_form(is_first=review.appraisal is None)(data=_stored(review))
    differences: list[Difference] = []
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        try:
            return _save(review, form)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            review = read_review(reading(), viewer(), reference)
            # The next press follows the newest appraisal, and so must say why there is another.
            form = appraisal_form(is_first=False)(data=_stored(review))
            differences, status = _differences(review, form), 409
            form.seen.data = str(stale.current)
    number = as_at(reading()).number
    return render_template(
        "decisions/appraise.html",
        review=review,
        form=form,
        objectives=OBJECTIVE_WORDS,
        differences=differences,
        why_not=why_not_theirs(viewer(), paid_by(reading(), review.key.id, number)),
        is_funded=is_funded(reading(), review.key.id, number),
        breadcrumbs=words.crumbs(reference, review.scheme_name),
    ), status


def _save(review: SchemeReview, form: AppraisalForm) -> ResponseReturnValue:
    order = AppraiseScheme(
        scheme_id=review.key.id,
        scores=form.scores(),
        appraised_on=form.appraised_on.data,
        body=form.body.data or "",
        evidence=form.evidence.data or "",
        decision_reference=form.decision_reference.data or "",
        reason=(form.reason.data or "") if form.reason else "",
        seen=version_seen(form.seen.data),
    )
    with writing("Appraise a scheme") as session:
        revision = appraise_scheme(session, viewer(), order).revision
    flash("The appraisal is recorded", "success")
    to = url_for("decisions.appraisal", reference=review.key.reference, number=revision)
    return redirect(to)


def _stored(review: SchemeReview) -> dict[str, object]:
    """The newest scores to start from; the day and the reason are the new appraisal's own."""
    newest = review.appraisal
    if newest is None:
        return {"seen": "0"}
    return {
        **stored_scores(newest.scores),
        "body": newest.body,
        "evidence": newest.evidence,
        "seen": str(newest.recorded.number),
    }


def _differences(review: SchemeReview, form: AppraisalForm) -> list[Difference]:
    """What this person entered beside what somebody else stored meanwhile."""
    newest = review.appraisal
    if newest is None:
        return []
    pairs = zip(form.scores(), newest.scores, strict=True)
    scores = [
        Difference(OBJECTIVE_WORDS[yours.objective], _pair(yours), _pair(stored))
        for yours, stored in pairs
    ]
    return [*scores, *_other_differences(newest, form)]


def _other_differences(newest: AppraisalSeen, form: AppraisalForm) -> list[Difference]:
    return [
        Difference("Appraisal date", day(form.appraised_on.data, ""), day(newest.appraised_on)),
        Difference("Panel or board", form.body.data or "", newest.body),
        Difference("What the scores rest on", form.evidence.data or "", newest.evidence),
    ]


def _pair(score: Score) -> str:
    if score.alignment is None or score.effectiveness is None:
        return ""
    return f"Alignment {score.alignment}, effectiveness {score.effectiveness}"
