"""Committing money: awards from a line, onward awards from a pot, and changes of either."""

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award
from tracker.domain.funding import Limit
from tracker.domain.money import in_pounds
from tracker.domain.permissions import Act, ForbiddenError
from tracker.domain.schemes import Instrument
from tracker.services.funding.awards import (
    AwardOnward,
    AwardTerms,
    ChangeAward,
    MakeAward,
    award_onward,
    change_award,
    make_award,
    warnings_of_change,
    warnings_of_new,
)
from tracker.services.funding.choices import Choices, read_choices
from tracker.services.funding.figures import Figure
from tracker.services.funding.pages import AwardPage, award_page, line_page
from tracker.services.funding.positions import line_limit, onward_limit
from tracker.web.access import requires
from tracker.web.context import reading, viewer
from tracker.web.funding.addresses import Crumbs, crumbs
from tracker.web.funding.blueprint import bp
from tracker.web.funding.cells import money, plain, rest_of
from tracker.web.funding.forms import INSTRUMENT_WORDS, AwardForm, ChangeAwardForm
from tracker.web.funding.steps import Outcome, Pair, Step, override_reason_of, take, text_of
from tracker.web.nhs.wording import day


@bp.route("/lines/<reference>/award", methods=["GET", "POST"], endpoint="make_award")
@requires(Act.AWARD)
def make_an_award(reference: str) -> ResponseReturnValue:
    """Commit money of a line to a scheme."""
    page = line_page(reading(), viewer(), reference)
    row = page.row

    def commit(session: Session, terms: AwardTerms) -> tuple[Award, Limit]:
        award = make_award(session, viewer(), MakeAward(row.id, terms))
        return award, line_limit(session, session.get_one(AllocationLine, row.id))

    return _ask_for_terms(
        commit,
        heading="Award from an allocation",
        source=("Allocation line", f"{row.reference}: {row.name}"),
        left=row.headroom,
        left_name="Headroom of this line",
        year=row.year,
        back=(crumbs(page.fund, row.year), url_for("funding.line", reference=row.reference)),
    )


@bp.route("/awards/<reference>/onward", methods=["GET", "POST"], endpoint="award_onward")
@requires(Act.AWARD_ONWARD)
def make_an_onward_award(reference: str) -> ResponseReturnValue:
    """Grant on part of a pot; a partner may do so from its own."""
    page = award_page(reading(), viewer(), reference, size=0)
    if not page.acts.award_onward:
        raise ForbiddenError("Onward awards are made from a pot, by the one who holds it.")
    row = page.row

    def commit(session: Session, terms: AwardTerms) -> tuple[Award, Limit]:
        award = award_onward(session, viewer(), AwardOnward(row.id, terms))
        return award, onward_limit(session, session.get_one(Award, row.id))

    return _ask_for_terms(
        commit,
        heading="Onward award from a pot",
        source=("Pot", f"{row.reference}: {row.scheme}, {row.recipient}"),
        left=row.kept,
        left_name="Not awarded onward from this pot",
        year=row.year,
        back=(crumbs(page.fund, row.year), url_for("funding.award", reference=row.reference)),
    )


@bp.route("/awards/<reference>/change", methods=["GET", "POST"], endpoint="change_award")
@requires(Act.AWARD_ONWARD)
def change_an_award(reference: str) -> ResponseReturnValue:
    """Raise or cut an award."""
    page = award_page(reading(), viewer(), reference, size=0)
    if not page.acts.change:
        raise ForbiddenError("Only those who made this award may change it.")
    form = ChangeAwardForm()
    if not viewer().may(Act.OVERRIDE):
        del form.override_reason
    back = url_for("funding.award", reference=page.row.reference)

    def answers() -> tuple[Pair, ...]:
        override = override_reason_of(form)
        return (
            ("Award", f"{page.row.reference}: {page.row.scheme}, {page.row.recipient}"),
            ("Change", in_pounds(form.amount.data)),
            (form.reason.thing, text_of(form.reason)),
            (form.decision_reference.thing, text_of(form.decision_reference)),
            *(((form.override_reason.thing, override),) if override else ()),
        )

    return take(
        Step(
            form=form,
            template="funding/change_award.html",
            act="Change an award",
            button="Record the change",
            perform=lambda session: _change(session, form, page, back),
            answers=answers,
            breadcrumbs=crumbs(page.fund, page.row.year),
            cancel_href=back,
            context={"page": page},
        )
    )


def _change(session: Session, form: ChangeAwardForm, page: AwardPage, back: str) -> Outcome:
    order = ChangeAward(
        page.row.id,
        form.amount.data,
        text_of(form.reason),
        override_reason_of(form),
        decision_reference=text_of(form.decision_reference),
    )
    change_award(session, viewer(), order)
    award = session.get_one(Award, page.row.id)
    now = onward_limit(session, award)
    above = (
        onward_limit(session, session.get_one(Award, award.parent_award_id))
        if award.parent_award_id
        else line_limit(session, session.get_one(AllocationLine, award.allocation_line_id))
    )
    # What an illustrative award is part of is illustrative too, as far as it is left.
    amount = plain(now.limit_pence, page.row.awarded.basis)
    left = plain(above.left_pence, page.row.awarded.basis)
    rest = rest_of(above.name, above.left_pence, page.row.awarded.basis)
    return Outcome(
        f"The award is now {amount}. {rest}",
        back,
        (("Award", amount), (f"Left of {above.name}", left)),
        warnings_of_change(session, order, now.limit_pence),
    )


def _ask_for_terms(
    commit: Callable[[Session, AwardTerms], tuple[Award, Limit]],
    *,
    heading: str,
    source: Pair,
    left: Figure,
    left_name: str,
    year: str,
    back: tuple[Crumbs, str],
) -> ResponseReturnValue:
    choices = read_choices(reading(), viewer(), year)
    form = _award_form(choices)

    def perform(session: Session) -> Outcome:
        terms = _terms(form)
        award, limit = commit(session, terms)
        rest = rest_of(limit.name, limit.left_pence, left.basis)
        return Outcome(
            f"{in_pounds(terms.amount)} is awarded. {rest}",
            url_for("funding.award", reference=award.reference),
            ((left_name, plain(limit.left_pence, left.basis)),),
            warnings_of_new(session, terms),
        )

    return take(
        Step(
            form=form,
            template="funding/make_award.html",
            act=heading,
            button="Record the award",
            perform=perform,
            answers=lambda: (source, *_answers(form, choices)),
            breadcrumbs=back[0],
            cancel_href=back[1],
            context={"heading": heading, "source": source, "left": (left_name, money(left))},
        )
    )


def _award_form(choices: Choices) -> AwardForm:
    form = AwardForm()
    form.scheme_id.choices = choices.schemes
    form.recipient_id.choices = choices.organisations
    if not viewer().may(Act.OVERRIDE):
        del form.override_reason
    return form


def _terms(form: AwardForm) -> AwardTerms:
    return AwardTerms(
        scheme_id=int(form.scheme_id.data),
        recipient_id=int(form.recipient_id.data),
        amount=form.amount.data,
        instrument=Instrument(form.instrument.data),
        decision_reference=text_of(form.decision_reference),
        starts=form.starts.data,
        ends=form.ends.data,
        note=text_of(form.note),
        override_reason=override_reason_of(form),
    )


def _answers(form: AwardForm, choices: Choices) -> tuple[Pair, ...]:
    override = override_reason_of(form)
    return (
        (form.scheme_id.thing, dict(choices.schemes)[form.scheme_id.data]),
        (form.recipient_id.thing, dict(choices.organisations)[form.recipient_id.data]),
        (form.amount.thing, in_pounds(form.amount.data)),
        (form.instrument.thing, INSTRUMENT_WORDS[form.instrument.data]),
        (form.starts.thing, day(form.starts.data, "Not given")),
        (form.ends.thing, day(form.ends.data, "Not given")),
        (form.decision_reference.thing, text_of(form.decision_reference)),
        (form.note.thing, text_of(form.note)),
        *(((form.override_reason.thing, override),) if override else ()),
    )
