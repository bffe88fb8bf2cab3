"""Checking the answers and saving them: once, as one version, and never over somebody else's."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.permissions import Act
from tracker.services.refusals import StaleEditError
from tracker.services.schemes.access import find_scheme
from tracker.services.schemes.aliases import AddAlias, add_alias
from tracker.services.schemes.drafts import Draft, drop_draft, find_draft
from tracker.services.schemes.register import SchemeFacts, register_scheme, revise_scheme
from tracker.services.schemes.standing import recorded, standing
from tracker.services.schemes.words import FIELD_WORDS, names_at, worded
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import AtMost, HiddenField, NhsForm, Problem, TextAreaField
from tracker.web.nhs.history import Difference
from tracker.web.schemes.addresses import crumbs
from tracker.web.schemes.answers import Answers, read_answers
from tracker.web.schemes.blueprint import bp
from tracker.web.schemes.steps import FIELDS, STEPS, Step
from tracker.web.schemes.summary import answer_rows
from tracker.web.seen import version_seen


class SaveForm(NhsForm):
    """Save what was checked; `over` is the version that the person chose to replace."""

    reason = TextAreaField(
        "Why you are changing it (optional)",
        hint="Shown in the history of the scheme",
        validators=[AtMost(2_000, "Reason")],
        options={"rows": "2"},
    )
    over = HiddenField()


@bp.route("/drafts/<token>/check", methods=["GET", "POST"], endpoint="check")
@requires(Act.REGISTER_SCHEME)
def check(token: str) -> ResponseReturnValue:
    """Show every answer before anything is stored; then store it."""
    draft = find_draft(reading(), viewer(), token)
    answers = read_answers(reading(), draft)
    form = SaveForm()
    if not form.is_submitted():
        return _page(draft, answers, form), 200
    if form.validate() and _may_be_saved(draft, answers, form):
        try:
            return _save(draft, answers, form)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            return _conflict(draft, answers, stale, form), 409
    return _page(draft, answers, form), 422


def _may_be_saved(draft: Draft, answers: Answers, form: SaveForm) -> bool:
    if answers.problems:
        return False
    if answers.changes_nothing and not draft.is_new:
        sentence = "Change an answer before you save: none differs from what is stored"
        form.add_breaches([Breach("something_changed", None, sentence)])
        return False
    return True


def _save(draft: Draft, answers: Answers, form: SaveForm) -> ResponseReturnValue:
    if draft.scheme_id is None:
        with writing("Register a scheme") as session:
            scheme = register_scheme(session, viewer(), answers.facts)
            if answers.own_reference:
                add_alias(session, viewer(), AddAlias(scheme.id, answers.own_reference))
            drop_draft(session, viewer(), draft.token)
            reference = scheme.reference
        flash(f"Scheme registered as {reference}", "success")
    else:
        with writing("Change a scheme") as session:
            _revise(session, draft, answers, form)
            drop_draft(session, viewer(), draft.token)
            reference = draft.reference
        flash("Changes saved", "success")
    return redirect(url_for("schemes.page", reference=reference))


def _revise(session: Session, draft: Draft, answers: Answers, form: SaveForm) -> None:
    """Record the answers as a new version; what no step asks for stays as it is stored now."""
    find_scheme(session, viewer(), draft.reference, Act.REGISTER_SCHEME)
    now = standing(session, draft.scheme_id or 0, as_at(session).number)
    seen = version_seen(form.over.data) if form.over.data else draft.seen or 0
    order = replace(now.facts, **_asked(answers.facts), reason=form.reason.data or "")
    revise_scheme(session, viewer(), now.scheme_id, order, seen)


def _asked(facts: SchemeFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for step in STEPS for name in FIELDS[step]}


def _page(draft: Draft, answers: Answers, form: SaveForm) -> str:
    def href(step: Step) -> str:
        return url_for("schemes.step", token=draft.token, step=step.value)

    rows = answer_rows(_words(answers), href)
    if draft.is_new:
        change = ("Change", f"{href(Step.DECISION)}#own_reference", "partner's own reference")
        rows.append(("Partner's own reference", answers.own_reference, [change]))
    problems = [
        Problem(message, href(step)) for step in STEPS for message in answers.problems.get(step, ())
    ]
    asked = form.is_submitted()
    return render_template(
        "schemes/check.html",
        draft=draft,
        rows=rows,
        form=form,
        form_errors=[*(problems if asked else ()), *form.error_summary()],
        unfinished=bool(problems),
        breadcrumbs=crumbs(draft.reference, answers.base.name) if draft.reference else crumbs(),
    )


def _words(answers: Answers) -> dict[str, str]:
    """The answers in words; of a step that cannot be saved yet, that it cannot."""
    words = worded(answers.facts, answers.names)
    for step in answers.problems:
        said = "Not answered yet" if step in answers.unanswered else "Needs correcting"
        words.update(dict.fromkeys(FIELDS[step], said))
    return words


def _conflict(draft: Draft, answers: Answers, stale: StaleEditError, form: SaveForm) -> str:
    """Both texts side by side, and the two ways out; nothing typed is lost meanwhile."""
    session = reading()
    now = standing(session, draft.scheme_id or 0, stale.current)
    names = names_at(session, as_at(session).number)
    yours, stored = worded(answers.facts, names), worded(now.facts, names)
    by = recorded(session, stale.current)
    form.over.data = str(stale.current)
    return render_template(
        "schemes/stale.html",
        draft=draft,
        form=form,
        differences=[
            Difference(FIELD_WORDS[name], yours[name], stored[name])
            for step in STEPS
            for name in FIELDS[step]
        ],
        who=by.who,
        when=by.when,
        breadcrumbs=crumbs(draft.reference, now.facts.name),
    )
