"""Moving money in three steps: fill in, check the answers, record once.

The check step asks every rule by doing the act and undoing it, so what it promises is what
recording will do. What was typed travels along in hidden fields until it is recorded. Recording
bears the form's token: a second press of the button, or a second tab, is refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.journal import unit_of_work
from tracker.domain.breaches import Breach, RulesBroken
from tracker.services.funding.sent_once import (
    BadTokenError,
    SentTwiceError,
    new_token,
    refuse_second_sending,
    source_of,
)
from tracker.web.context import reading, sessions, viewer
from tracker.web.fields import HiddenField, NhsField, NhsForm
from tracker.web.fields.form import PAGE_TOO_OLD
from tracker.web.funding.addresses import Crumbs

Pair = tuple[str, str]
Done = TypeVar("Done")

CHECK, CHANGE, RECORD = "check", "change", "record"
_NOT_TYPED = frozenset({"csrf_token", "stage"})


def text_of(given: NhsField) -> str:
    """What was typed or chosen, or nothing."""
    return str(given.data or "")


class MoneyForm(NhsForm):
    """A form that records once: its token tells one filling in from another."""

    token = HiddenField()


def override_reason_of(form: MoneyForm) -> str:
    """Why a limit may be gone over; only the lead's forms ask for it."""
    return text_of(form["override_reason"]) if "override_reason" in form else ""


@dataclass(frozen=True)
class Outcome:
    """What an act did, in words: the banner, what is left afterwards, and where to go next."""

    banner: str
    go_to: str
    after: tuple[Pair, ...] = ()
    warnings: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class Step:
    """One act behind a form: how it is shown, how its answers read, and how it is done."""

    form: MoneyForm
    template: str
    act: str
    button: str
    perform: Callable[[Session], Outcome]
    answers: Callable[[], tuple[Pair, ...]]
    breadcrumbs: Crumbs
    cancel_href: str
    context: dict[str, object] = field(default_factory=dict)
    has_check: bool = True


def take(step: Step) -> ResponseReturnValue:
    """Answer one request of the form, whichever step it is at."""
    form = step.form
    if not form.is_submitted():
        form.token.data = new_token(reading())
        return _page(step), 200
    stage = request.form.get("stage", "")
    if stage == CHANGE:
        return _page(step), 200
    if not form.validate():
        return _page(step), 422
    try:
        return _carry_out(step, rehearses=step.has_check and stage != RECORD)
    except RulesBroken as refused:
        form.add_breaches(refused.breaches)
    except BadTokenError:
        form.add_breaches([Breach("token", None, PAGE_TOO_OLD)])
        form.token.data = new_token(reading())
    except SentTwiceError as again:
        return sent_twice(again, step.cancel_href), 409
    return _page(step), 422


def _carry_out(step: Step, *, rehearses: bool) -> ResponseReturnValue:
    if rehearses:
        return _check_page(step, rehearse(step.act, step.perform))
    outcome = record_once(step.act, step.form.token.data or "", step.perform)
    flash(outcome.banner, "success")
    for warning in outcome.warnings:
        flash(warning.message, "warning")
    return redirect(outcome.go_to)


def record_once(act: str, token: str, perform: Callable[[Session], Done]) -> Done:
    """Do the act and keep it, unless this very form was recorded before."""
    source = source_of(token)
    with _working(act, source) as session:
        refuse_second_sending(session, token)
        return perform(session)


class _NothingKept(Exception):
    """Ends a rehearsal, so that its transaction is undone."""


def rehearse(act: str, perform: Callable[[Session], Done]) -> Done:
    """Do the act with every rule asked, and undo it: what comes back is what it would do."""
    found: list[Done] = []
    try:
        with _working(act, "rehearsal") as session:
            found.append(perform(session))
            raise _NothingKept
    except _NothingKept:
        return found[0]


def sent_twice(again: SentTwiceError, go_to: str) -> str:
    """The page that says what was recorded the first time."""
    return render_template("funding/sent_twice.html", earlier=again.earlier, go_to=go_to)


@contextmanager
def _working(act: str, source: str) -> Iterator[Session]:
    # What was read before is let go: a reader that stays open would see an older ledger.
    reading().close()
    with unit_of_work(sessions(), by=viewer().person_id, act=act, source=source) as session:
        yield session


def _page(step: Step) -> str:
    return render_template(
        step.template,
        form=step.form,
        breadcrumbs=step.breadcrumbs,
        cancel_href=step.cancel_href,
        **step.context,
    )


def _check_page(step: Step, outcome: Outcome) -> ResponseReturnValue:
    typed = [
        (name, value) for name, value in request.form.items(multi=True) if name not in _NOT_TYPED
    ]
    return render_template(
        "funding/check.html",
        step=step,
        answers=step.answers(),
        outcome=outcome,
        typed=typed,
        breadcrumbs=step.breadcrumbs,
    )
