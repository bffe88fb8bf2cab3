"""Linking a scheme to the targets of one lens: enter parts, see what they split, then save."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.apportionment import WEIGHTED_LENSES, Lens
from tracker.domain.breaches import RulesBroken
from tracker.domain.money import share_of
from tracker.domain.periods import LONDON, month_name
from tracker.domain.permissions import Act
from tracker.domain.schemes import restatement_has_a_reason
from tracker.services.refusals import StaleEditError
from tracker.services.schemes.links import SetWeights, set_weights
from tracker.services.schemes.weighing import (
    LensToSet,
    concerned,
    lens_to_set,
    newer_weights,
    shared_out,
)
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.nhs.history import Difference
from tracker.web.nhs.wording import pounds
from tracker.web.schemes.addresses import crumbs
from tracker.web.schemes.blueprint import bp
from tracker.web.schemes.filters import chosen
from tracker.web.schemes.weights_form import (
    ONE_HUNDRED_POUNDS,
    WeightsForm,
    fingerprint,
    unattributed_in_words,
    weights_form,
)
from tracker.web.seen import version_seen

SAVE = "save"


@bp.route("/<reference>/links/<lens>", methods=["GET", "POST"], endpoint="links")
@requires(Act.READ_SCHEMES)
def set_links(reference: str, lens: str) -> ResponseReturnValue:
    """The parts of one lens: entered, checked, and saved only as they were checked."""
    asked = lens_to_set(reading(), viewer(), reference, _lens(lens), _today())
    form = weights_form(asked)
    if not form.is_submitted():
        return _page(asked, form), 200
    valid = form.validate()
    parts = form.parts()
    if not (form.keep_rules(parts) and valid):
        return _page(asked, form), 422
    shown = fingerprint(parts, form.effective_from.data)
    if request.form.get("act") != SAVE or form.checked.data != shown:
        return _checked(asked, form, parts, shown)
    try:
        return _save(asked, form, parts)
    except RulesBroken as refused:
        form.add_breaches(refused.breaches)
        return _page(asked, form, parts), 422
    except StaleEditError as stale:
        return _conflict(asked, form, parts, stale.current), 409


def _lens(text: str) -> Lens:
    lens = chosen(Lens, text)
    return lens if lens in WEIGHTED_LENSES else abort(404)


def _today() -> date:
    return datetime.now(UTC).astimezone(LONDON).date()


def _checked(
    asked: LensToSet, form: WeightsForm, parts: Mapping[str, int], shown: str
) -> ResponseReturnValue:
    """Show what the parts would split; a restatement without its reason is told at once."""
    form.checked.data = shown
    money = concerned(reading(), asked, form.effective_from.data)
    breaches = [*restatement_has_a_reason(restates=money.restates, reason=form.reason.data or "")]
    form.add_breaches(breaches)
    return _page(asked, form, parts), 422 if breaches else 200


def _save(asked: LensToSet, form: WeightsForm, parts: Mapping[str, int]) -> ResponseReturnValue:
    order = SetWeights(
        scheme_id=asked.key.id,
        lens=asked.lens,
        effective_from=form.effective_from.data,
        parts=parts,
        reason=form.reason.data or "",
        seen=version_seen(form.seen.data),
    )
    with writing("Link a scheme to targets") as session:
        set_weights(session, viewer(), order)
    flash(f"{asked.name}: parts saved from {month_name(order.effective_from)}", "success")
    return redirect(url_for("schemes.page", reference=asked.key.reference))


def _page(
    asked: LensToSet,
    form: WeightsForm,
    parts: Mapping[str, int] | None = None,
    **conflict: object,
) -> str:
    """The form, with what the parts split where they could be read."""
    trial = form.trial.data or ONE_HUNDRED_POUNDS
    return render_template(
        "schemes/links.html",
        asked=asked,
        form=form,
        preview=_preview(asked, parts, trial) if parts else None,
        unattributed=unattributed_in_words(parts) if parts else "",
        trial=trial,
        money=concerned(reading(), asked, form.effective_from.data) if parts else None,
        conflict_with=conflict or None,
        breadcrumbs=crumbs(asked.key.reference, asked.scheme_name),
    )


def _preview(asked: LensToSet, parts: Mapping[str, int], trial: int) -> list[list[str]]:
    whole = sum(parts.values())
    split = shared_out(trial, parts)
    return [
        [
            name,
            f"{parts[code]:,} of {whole:,}",
            f"{share_of(parts[code], whole)}%",
            pounds(split[code]),
        ]
        for code, name in asked.targets.items()
        if parts.get(code)
    ]


def _conflict(asked: LensToSet, form: WeightsForm, parts: Mapping[str, int], current: int) -> str:
    """Both sets of parts side by side; saving again keeps what this person entered."""
    newer = newer_weights(reading(), asked, current)
    form.seen.data = str(current)
    differences = [
        Difference("First month", month_name(form.effective_from.data), month_name(newer.month)),
        *(
            Difference(name, _part(parts, code), _part(newer.parts, code))
            for code, name in asked.targets.items()
            if parts.get(code) or newer.parts.get(code)
        ),
    ]
    return _page(asked, form, parts, differences=differences, who=newer.by.who, when=newer.by.when)


def _part(parts: Mapping[str, int], code: str) -> str:
    return f"{parts.get(code, 0):,} of {sum(parts.values()):,}"
