"""Access tokens for programs: make one, see it once, look the list over, and revoke one."""

from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import RulesBroken
from tracker.domain.tokens import (
    LIVES,
    SCOPE_LABELS,
    TOKEN_STATE_LABELS,
    Scope,
    TokenState,
    scopes_for,
)
from tracker.services.tokens.listing import TokenLine, token_lines
from tracker.services.tokens.make import MadeToken, MakeToken, find_token, make_token, revoke_token
from tracker.web.access import signed_in
from tracker.web.account.blueprint import bp
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import CheckboxesField, NhsForm, RadiosField, TextField
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.wording import moment

_NEVER = "Never"
_USUAL_LIFE = "90"
_CRUMBS = ("Home", "Your account")


class TokenForm(NhsForm):
    """What a token is called, what it may do, and how long it is for."""

    name = TextField(
        "Name of the token",
        hint="What will use it, like Ledger export or Power BI. It is kept for ever, so do not "
        "enter anybody's name",
    )
    scopes = CheckboxesField(
        "What the token may do",
        hint="Select no more than the program needs. It never does more than your role allows",
    )
    days = RadiosField(
        "How long it is for",
        choices=[(str(days), words) for days, words in LIVES.items()],
        default=_USUAL_LIFE,
    )

    def offer(self, scopes: Iterable[Scope]) -> None:
        """Offer what this person may hand on."""
        self.scopes.choices = [(scope.value, SCOPE_LABELS[scope]) for scope in scopes]

    def order(self) -> MakeToken:
        """What the service is asked for."""
        return MakeToken(
            name=self.name.data or "",
            scopes=tuple(Scope(one) for one in self.scopes.data or ()),
            days=int(self.days.data or 0),
        )


class RevokeForm(NhsForm):
    """One button that is meant."""


@bp.route("/account/tokens/new", methods=["GET", "POST"], endpoint="new_token")
@signed_in
def show_new_token() -> ResponseReturnValue:
    """Make a token.

    It is shown in the very answer to the form: to show it on a further page it would have to be
    kept somewhere meanwhile. Sending the form again is refused, for the name is taken by then.
    """
    form = TokenForm()
    form.offer(scopes_for(viewer()))
    if form.validate_on_submit():
        try:
            with writing("Make an access token") as session:
                made = make_token(session, viewer(), form.order())
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            return _made_page(made)
    page = render_template("account/new_token.html", form=form, breadcrumbs=_crumbs())
    return page, 422 if form.is_submitted() else 200


@bp.route("/account/tokens/<int:number>/revoke", methods=["GET", "POST"], endpoint="revoke_token")
@signed_in
def show_revoke_token(number: int) -> ResponseReturnValue:
    """Revoke a token of one's own, or as the administrator anybody's."""
    token, form = find_token(reading(), viewer(), number), RevokeForm()
    back = _page_of(token)
    if form.validate_on_submit():
        with writing("Revoke an access token") as session:
            revoke_token(session, viewer(), number)
        flash(f"Token {token.name} revoked: it opens nothing any more", "success")
        return redirect(back)
    return render_template(
        "account/revoke_token.html", form=form, token=token, back=back, breadcrumbs=_crumbs()
    )


def tokens_table(person_id: int) -> Table:
    """The tokens of a person, each with what can be done about it."""
    rows = [_row(one) for one in token_lines(reading(), viewer(), person_id)]
    columns = text_columns("Name", "May do", "Made", "Until", "Last used", "State", "Change")
    return Table(
        "Access tokens for programs", columns, rows, narrow="stack", empty="No token was ever made"
    )


def may_make_tokens() -> bool:
    """Whether there is anything that a token of this person could do."""
    return bool(scopes_for(viewer()))


def _row(token: TokenLine) -> list[Cell]:
    href = url_for("account.revoke_token", number=token.id)
    return [
        token.name,
        stacked(*(SCOPE_LABELS[scope] for scope in token.scopes)),
        moment(token.made_at),
        moment(token.expires_at),
        moment(token.last_used_at, _NEVER),
        TOKEN_STATE_LABELS[token.state],
        link("Revoke", href, hidden=f"the token {token.name}")
        if token.state in (TokenState.LIVE, TokenState.ENDED)
        else "Nothing to do",
    ]


def _made_page(made: MadeToken) -> str:
    return render_template("account/made_token.html", made=made, breadcrumbs=_crumbs())


def _page_of(token: TokenLine) -> str:
    if token.person_id == viewer().person_id:
        return url_for("account.own")
    return url_for("organisations.person", person_id=token.person_id)


def _crumbs() -> list[tuple[str, str]]:
    return list(zip(_CRUMBS, (url_for("home.home"), url_for("account.own")), strict=True))
