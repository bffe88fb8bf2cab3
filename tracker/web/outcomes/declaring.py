"""Declaring that people are counted once, changing the register and withdrawing it: the lead."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.services.evidence.counted_once import RegisterLine
from tracker.services.evidence.declaring import (
    ReviseRegister,
    WithdrawRegister,
    declare,
    find_register,
    revise,
    schemes_that_report,
    withdraw,
)
from tracker.services.refusals import NotFoundError, StaleEditError
from tracker.services.snapshot import schemes_at
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.nhs.history import Difference
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.finding import today
from tracker.web.outcomes.register_form import RegisterForm, WithdrawRegisterForm, stored_in
from tracker.web.outcomes.registers import register_crumbs, words_of
from tracker.web.seen import version_seen


@bp.route("/registers/new", methods=["GET", "POST"], endpoint="declare_register")
@requires(Act.DECLARE_COUNTED_ONCE)
def declare_register() -> ResponseReturnValue:
    """Say of which schemes each person is counted once."""
    form, known = RegisterForm(), schemes_that_report(reading(), today())
    form.offer(known, None)
    if not form.is_looking and form.validate_on_submit():
        try:
            with writing("Declare that people are counted once") as session:
                made = declare(session, viewer(), form.order())
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash(f"People are counted once in {made.declared.name}", "success")
            return redirect(_page_of(made.id))
    form.narrow(known)
    return render_template(
        "outcomes/register_form.html",
        form=form,
        register=None,
        differences=[],
        cancel_href=url_for("outcomes.registers"),
        breadcrumbs=register_crumbs(),
    ), _status(form)


@bp.route(
    "/registers/<int:register_id>/change", methods=["GET", "POST"], endpoint="change_register"
)
@requires(Act.DECLARE_COUNTED_ONCE)
def change_register(register_id: int) -> ResponseReturnValue:
    """Change what a register says from now on, with a reason."""
    register, known = _standing(register_id), schemes_that_report(reading(), today())
    form = RegisterForm(data=stored_in(register))
    form.offer(known, register)
    differences: list[Difference] = []
    status = _status(form)
    if not form.is_looking and form.validate_on_submit():
        seen = version_seen(form.seen.data)
        order = ReviseRegister(register_id, form.order(), form.reason.data or "", seen)
        try:
            with writing("Change a register of people") as session:
                revise(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            differences, status = _differences(register, form), 409
            form.seen.data = str(stale.current)
        else:
            flash(f"The register {order.order.declared().name} is changed", "success")
            return redirect(_page_of(register_id))
    form.narrow(known)
    return render_template(
        "outcomes/register_form.html",
        form=form,
        register=register,
        differences=differences,
        cancel_href=_page_of(register_id),
        breadcrumbs=register_crumbs(register),
    ), status


@bp.route(
    "/registers/<int:register_id>/withdraw", methods=["GET", "POST"], endpoint="withdraw_register"
)
@requires(Act.DECLARE_COUNTED_ONCE)
def withdraw_register(register_id: int) -> ResponseReturnValue:
    """Say that people are no longer counted once, and why."""
    register = _standing(register_id)
    form = WithdrawRegisterForm(data={"seen": str(register.number)})
    status = 422 if form.is_submitted() else 200
    if form.validate_on_submit():
        seen = version_seen(form.seen.data)
        order = WithdrawRegister(register_id, form.reason.data or "", seen)
        try:
            with writing("Withdraw a register of people") as session:
                withdraw(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        except StaleEditError as stale:
            status, form.seen.data = 409, str(stale.current)
        else:
            flash(f"People are no longer counted once in {register.declared.name}", "success")
            return redirect(_page_of(register_id))
    return render_template(
        "outcomes/withdraw_register.html",
        form=form,
        register=register,
        stands=words_of(register, schemes_at(reading(), as_at(reading()).number)),
        is_stale=status == 409,
        cancel_href=_page_of(register_id),
        breadcrumbs=register_crumbs(register),
    ), status


def _status(form: RegisterForm) -> int:
    return 422 if form.is_submitted() and not form.is_looking else 200


def _standing(register_id: int) -> RegisterLine:
    """The register as it stands; whoever was typing when it was withdrawn keeps what they typed."""
    register = find_register(reading(), register_id)[0]
    if register.is_withdrawn and request.method == "GET":
        raise NotFoundError("This register was withdrawn.")
    return register


def _differences(register: RegisterLine, form: RegisterForm) -> list[Difference]:
    """What this person entered beside what somebody else stored meanwhile."""
    known = schemes_that_report(reading(), today())
    stored = RegisterForm(formdata=None, data=stored_in(register))
    theirs = stored.words(known)
    return [Difference(what, yours, theirs[what]) for what, yours in form.words(known).items()]


def _page_of(register_id: int) -> str:
    return url_for("outcomes.register", register_id=register_id)
