"""Other references of a scheme: a partner's own, or an earlier one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.db.journal import as_at
from tracker.domain.breaches import RulesBroken
from tracker.domain.permissions import Act
from tracker.services.schemes.access import find_scheme
from tracker.services.schemes.aliases import (
    ALIAS_WORDS,
    LONGEST_ALIAS,
    AddAlias,
    AliasKind,
    add_alias,
    aliases_of,
)
from tracker.services.schemes.standing import standing
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import AtMost, NhsForm, RadiosField, TextField
from tracker.web.schemes.addresses import crumbs
from tracker.web.schemes.blueprint import bp


class AliasForm(NhsForm):
    """A further reference."""

    alias = TextField(
        "Other reference",
        required="Enter the other reference",
        validators=[AtMost(LONGEST_ALIAS, "Other reference")],
        options={"width": "20"},
    )
    kind = RadiosField(
        "Whose reference is it?",
        required="Select whose reference it is",
        choices=[(kind.value, words) for kind, words in ALIAS_WORDS.items()],
    )


@bp.route("/<reference>/references", methods=["GET", "POST"], endpoint="aliases")
@requires(Act.READ_SCHEMES)
def add_reference(reference: str) -> ResponseReturnValue:
    """Add another reference; the tracker's own stays as it is."""
    key = find_scheme(reading(), viewer(), reference, Act.REGISTER_SCHEME)
    form = AliasForm()
    if form.validate_on_submit():
        order = AddAlias(key.id, form.alias.data or "", AliasKind(form.kind.data))
        try:
            with writing("Add a reference to a scheme") as session:
                add_alias(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash("Reference added", "success")
            return redirect(url_for("schemes.page", reference=reference))
    number = as_at(reading()).number
    return render_template(
        "schemes/references.html",
        form=form,
        known=[alias.pair for alias in aliases_of(reading(), key.id, number)],
        back=url_for("schemes.page", reference=reference),
        breadcrumbs=crumbs(reference, standing(reading(), key.id, number).facts.name),
    ), 422 if form.is_submitted() else 200
