"""Registering and editing in steps: each step is kept in a draft as it was typed."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at, housekeeping
from tracker.domain.characters import printable
from tracker.domain.permissions import Act
from tracker.services.schemes.access import find_scheme
from tracker.services.schemes.drafts import Draft, begin_draft, drop_draft, find_draft, keep_step
from tracker.services.schemes.standing import standing
from tracker.services.schemes.words import names_at
from tracker.web.access import requires
from tracker.web.context import reading, sessions, viewer
from tracker.web.fields import NhsForm
from tracker.web.fields.form import PAGE_TOO_OLD
from tracker.web.schemes.addresses import Crumbs, crumbs
from tracker.web.schemes.answers import NOTHING_YET, base_of
from tracker.web.schemes.blueprint import bp
from tracker.web.schemes.filters import chosen
from tracker.web.schemes.steps import STEPS, TITLES, Step, StepForm, Typed, step_form
from tracker.web.seen import version_seen


@bp.route("/register", methods=["GET", "POST"], endpoint="register")
@requires(Act.REGISTER_SCHEME)
def register() -> ResponseReturnValue:
    """The first step of a new scheme; its draft begins once that can be read."""
    names = names_at(reading(), as_at(reading()).number)
    form = step_form(Step.NAME, names, NOTHING_YET, _typed(), is_new=True, token=True)
    if form.is_submitted() and form.validate():
        return redirect(_next_address(_begin(Step.NAME), Step.NAME))
    return _page(form, Step.NAME, crumbs(), url_for("schemes.index"), is_new=True)


@bp.route("/<reference>/edit", methods=["GET", "POST"], endpoint="edit")
@bp.route("/<reference>/edit/<step>", methods=["GET", "POST"], endpoint="edit")
@requires(Act.READ_SCHEMES)
def edit(reference: str, step: str = Step.NAME.value) -> ResponseReturnValue:
    """One step of a stored scheme, with the number of the version that the person sees."""
    key = find_scheme(reading(), viewer(), reference, Act.REGISTER_SCHEME)
    here = chosen(Step, step) or abort(404)
    number = as_at(reading()).number
    now = standing(reading(), key.id, number)
    names = names_at(reading(), number)
    form = step_form(here, names, now.facts, _typed(), is_new=False, token=True)
    if not form.is_submitted():
        form.seen.data = str(now.number)
    elif form.validate() and form.keep_rules():
        if seen := version_seen(form.seen.data):
            draft = _begin(here, key.id, seen)
            return redirect(url_for("schemes.check", token=draft.token))
        form.form_errors.append(PAGE_TOO_OLD)
        form.seen.data = str(now.number)
    back = url_for("schemes.page", reference=reference)
    return _page(form, here, crumbs(reference, now.facts.name), back, is_new=False)


@bp.route("/drafts/<token>/<step>", methods=["GET", "POST"], endpoint="step")
@requires(Act.REGISTER_SCHEME)
def take_step(token: str, step: str) -> ResponseReturnValue:
    """One step of a draft; what was typed is kept even where it cannot be read."""
    draft = find_draft(reading(), viewer(), token)
    here = chosen(Step, step) or abort(404)
    names = names_at(reading(), as_at(reading()).number)
    base = base_of(reading(), draft)
    sent = _typed()
    typed = draft.answers.get(here.value) if sent is None else sent
    form = step_form(here, names, base, typed, is_new=draft.is_new, token=True)
    if sent is not None:
        _keep(token, here, sent)
        if form.validate() and form.keep_rules():
            return redirect(_next_address(find_draft(reading(), viewer(), token), here))
    way = crumbs(draft.reference, base.name) if draft.reference else crumbs()
    return _page(form, here, way, _back_address(draft, here), is_new=draft.is_new)


@bp.post("/drafts/<token>/discard", endpoint="discard")
@requires(Act.REGISTER_SCHEME)
def discard(token: str) -> ResponseReturnValue:
    """Throw a draft away; what is stored stays as it is."""
    draft = find_draft(reading(), viewer(), token)
    form = NhsForm()
    if form.validate():
        reading().close()
        with housekeeping(sessions()) as session:
            drop_draft(session, viewer(), token)
    if draft.reference:
        return redirect(url_for("schemes.page", reference=draft.reference))
    return redirect(url_for("schemes.index"))


def _typed() -> Typed | None:
    if request.method != "POST":
        return None
    return {name: request.form.getlist(name) for name in request.form}


def _to_keep(typed: Typed) -> Typed:
    """What a draft stores of a step: even what was refused, less what no database can hold."""
    return {
        printable(name): [printable(text) for text in texts]
        for name, texts in typed.items()
        if name not in ("csrf_token", "seen")
    }


def _begin(step: Step, scheme_id: int | None = None, seen: int | None = None) -> Draft:
    # A reader that stays open would keep SQLite from seeing what is written here.
    reading().close()
    with housekeeping(sessions()) as session:
        token = begin_draft(session, viewer(), scheme_id, seen)
        keep_step(session, viewer(), token, step.value, _to_keep(_typed() or {}))
        return find_draft(session, viewer(), token)


def _keep(token: str, step: Step, typed: Typed) -> None:
    reading().close()
    with housekeeping(sessions()) as session:
        keep_step(session, viewer(), token, step.value, _to_keep(typed))


def _next_address(draft: Draft, here: Step) -> str:
    """The next step that nobody answered yet; when all are, checking the answers."""
    later = STEPS[STEPS.index(here) + 1 :]
    left = [step for step in later if draft.is_new and step.value not in draft.answers]
    if left:
        return url_for("schemes.step", token=draft.token, step=left[0].value)
    return url_for("schemes.check", token=draft.token)


def _back_address(draft: Draft, here: Step) -> str:
    place = STEPS.index(here)
    if not draft.is_new or len(draft.answers) == len(STEPS):
        return url_for("schemes.check", token=draft.token)
    if place == 0:
        return url_for("schemes.index")
    return url_for("schemes.step", token=draft.token, step=STEPS[place - 1].value)


def _page(
    form: StepForm, step: Step, way: Crumbs, back: str, *, is_new: bool
) -> ResponseReturnValue:
    html = render_template(
        f"schemes/steps/{step.value}.html",
        form=form,
        title=TITLES[step],
        number=STEPS.index(step) + 1,
        of=len(STEPS),
        is_new=is_new,
        is_draft="token" in (request.view_args or {}),
        back=back,
        breadcrumbs=way,
    )
    # Nobody typed an old problem anew, so a page that is only looked at shows none.
    return html, 422 if request.method == "POST" else 200
