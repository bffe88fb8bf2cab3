"""Access tokens of programs: what each may do, who may make one, and when it is at an end."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from tracker.domain.breaches import Breach
from tracker.domain.permissions import Act, Viewer

# A year at most: a program that still runs by then has somebody who can make a new one.
LIVES: Mapping[int, str] = {30: "30 days", 90: "90 days", 180: "180 days", 365: "A year"}
LONGEST_TOKEN_NAME = 60
MOST_LIVE_TOKENS = 10


class Scope(StrEnum):
    """What a token lets a program do, never more than its person may."""

    READ_MONEY = "read:money"
    READ_DELIVERY = "read:delivery"
    WRITE_ACTUALS = "write:actuals"
    WRITE_FORECASTS = "write:forecasts"
    WRITE_ALLOCATIONS = "write:allocations"
    WRITE_AWARDS = "write:awards"


SCOPE_LABELS: Mapping[Scope, str] = {
    Scope.READ_MONEY: "Read money: allocations, schemes and the ledger",
    Scope.READ_DELIVERY: "Read delivery: outcomes, observed values, gaps and reporting",
    Scope.WRITE_ACTUALS: "Record actuals",
    Scope.WRITE_FORECASTS: "Record forecasts",
    Scope.WRITE_ALLOCATIONS: "Record allocations",
    Scope.WRITE_AWARDS: "Record awards",
}

# The layouts of spreadsheets whose rows programs send, each with the scope that it needs.
WRITTEN_LAYOUTS: Mapping[str, Scope] = {
    "actuals": Scope.WRITE_ACTUALS,
    "forecasts": Scope.WRITE_FORECASTS,
    "allocations": Scope.WRITE_ALLOCATIONS,
    "awards": Scope.WRITE_AWARDS,
}

# Any one of these acts will do; rows are asked of the services, as they are for pages.
SCOPE_ACTS: Mapping[Scope, tuple[Act, ...]] = {
    Scope.READ_MONEY: (Act.READ_FUNDING,),
    Scope.READ_DELIVERY: (Act.READ_OUTCOMES,),
    Scope.WRITE_ACTUALS: (Act.RECORD_SPENDING, Act.RECORD_ONWARD_SPENDING),
    Scope.WRITE_FORECASTS: (Act.FORECAST,),
    Scope.WRITE_ALLOCATIONS: (Act.ALLOCATE,),
    Scope.WRITE_AWARDS: (Act.AWARD, Act.AWARD_ONWARD),
}


class TokenState(StrEnum):
    """Whether a token still opens anything, and if not, why."""

    LIVE = "live"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ENDED = "ended"


TOKEN_STATE_LABELS: Mapping[TokenState, str] = {
    TokenState.LIVE: "In use",
    TokenState.EXPIRED: "Expired",
    TokenState.REVOKED: "Revoked",
    TokenState.ENDED: "Ended: a role of its person was taken away",
}


def scopes_for(by: Viewer) -> tuple[Scope, ...]:
    """The scopes that a person may give a token of theirs."""
    return tuple(scope for scope in Scope if may_use(by, scope))


def may_use(by: Viewer, scope: Scope) -> bool:
    """Whether the roles that a person holds now allow what a scope is for."""
    return any(by.may(act) for act in SCOPE_ACTS[scope])


def state_of_token(
    *, expires_at: datetime, is_revoked: bool, lost_a_role: bool, now: datetime
) -> TokenState:
    """Where a token stands at this moment."""
    if is_revoked:
        return TokenState.REVOKED
    if lost_a_role:
        return TokenState.ENDED
    return TokenState.LIVE if now < expires_at else TokenState.EXPIRED


def token_has_a_name(name: str) -> Iterator[Breach]:
    """A name tells one token from another, and what breaks when it is revoked."""
    if not name:
        yield Breach("token_has_a_name", "name", "Enter a name for the token")
    elif len(name) > LONGEST_TOKEN_NAME:
        message = f"Name must be {LONGEST_TOKEN_NAME} characters or fewer"
        yield Breach("token_has_a_name", "name", message)


def token_name_is_new(name: str, taken: Collection[str]) -> Iterator[Breach]:
    """Two tokens in use by one name could not be told apart."""
    if name and name.casefold() in {one.casefold() for one in taken}:
        message = "You have a token of this name. Enter another name, or revoke that one first"
        yield Breach("token_name_is_new", "name", message)


def token_may_do_something(scopes: Collection[Scope]) -> Iterator[Breach]:
    """A token that may do nothing is of no use."""
    if not scopes:
        yield Breach("token_may_do_something", "scopes", "Select what the token may do")


def scopes_are_theirs(by: Viewer, scopes: Iterable[Scope]) -> Iterator[Breach]:
    """Nobody hands on what they may not do themselves."""
    beyond = [scope for scope in scopes if not may_use(by, scope)]
    if beyond:
        words = ", ".join(SCOPE_LABELS[scope] for scope in beyond)
        yield Breach("scopes_are_theirs", "scopes", f"Your role does not allow: {words}")


def token_expires_within_a_year(days: int) -> Iterator[Breach]:
    """A token that nobody thinks of any more ends by itself."""
    if days not in LIVES:
        yield Breach("token_expires_within_a_year", "days", "Select how long the token is for")


def tokens_are_few(live: int) -> Iterator[Breach]:
    """A list that nobody can look over hides the token that should be gone."""
    if live >= MOST_LIVE_TOKENS:
        message = f"You have {MOST_LIVE_TOKENS} tokens in use. Revoke one that is not needed"
        yield Breach("tokens_are_few", "name", message)
