"""Who may do what: roles, acts, and whose rows a person sees. Deny unless listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to an organisation; a person may hold several."""

    FINANCE = "finance"
    LEAD = "lead"
    PARTNER = "partner"
    EVALUATOR = "evaluator"
    ADMIN = "admin"


ROLE_LABELS = {
    Role.FINANCE: "Finance",
    Role.LEAD: "Programme lead",
    Role.PARTNER: "Trusted partner",
    Role.EVALUATOR: "Evaluator",
    Role.ADMIN: "Administrator",
}


class Act(StrEnum):
    """Everything that a person can ask of the tracker."""

    READ_FUNDING = "read funding"
    READ_SCHEMES = "read schemes"
    READ_INDICATORS = "read indicators"
    READ_IMPACT = "read impact"
    READ_HISTORY = "read history"
    EXPORT = "export"
    REQUEST_EXACT = "ask for exact counts"
    DECIDE_EXACT = "decide who receives exact counts"
    SELF_CHECK = "self-check"
    SET_ENVELOPE = "set the envelope"
    ALLOCATE = "allocate"
    REQUEST_VIREMENT = "request a virement"
    DECIDE_VIREMENT = "decide a virement"
    AWARD = "award"
    AWARD_ONWARD = "award onward"
    OVERRIDE = "override a limit"
    RECORD_SPENDING = "record spending"
    RECORD_ONWARD_SPENDING = "record onward spending"
    FORECAST = "forecast"
    UPLOAD = "send spreadsheets"
    SET_HEADINGS = "set the headings of spreadsheets"
    CLOSE_MONTH = "close a month"
    REGISTER_SCHEME = "register a scheme"
    LINK_SCHEME = "link a scheme to targets"
    RECORD_OBSERVATIONS = "record observed values"
    REBASE_CHARTS = "draw the limits of a chart anew"
    READ_OUTCOMES = "read outcome reports"
    REPORT_OUTCOMES = "report outcomes"
    REVIEW_OUTCOMES = "review outcome reports"
    READ_EVIDENCE = "open the evidence of outcome reports"
    ERASE_EVIDENCE = "erase evidence of outcome reports"
    SET_REPORTING = "set who reports how often"
    DECLARE_COUNTED_ONCE = "declare that people are counted once"
    READ_UNDELIVERED = "see whom email about reports does not reach"
    READ_DECISIONS = "read appraisals and decisions"
    APPRAISE_SCHEMES = "appraise a scheme"
    DECIDE_SCHEMES = "decide what becomes of a scheme"
    MANAGE_ORGANISATIONS = "manage organisations and people"
    MANAGE_CATALOGUE = "manage reference lists"


_EVERYONE = frozenset(Role)
_ICB = frozenset({Role.FINANCE, Role.LEAD})
_STAFF = _ICB | {Role.ADMIN}
_ALL_ROWS = _STAFF | {Role.EVALUATOR}

# A partner reads funding and schemes too, but only its own rows: see `sees`. The history of a
# thing is on its own page; the journal of everything is for staff.
MAY: dict[Act, frozenset[Role]] = {
    Act.READ_FUNDING: _EVERYONE,
    Act.READ_SCHEMES: _EVERYONE,
    Act.READ_INDICATORS: _EVERYONE,
    Act.READ_IMPACT: _ALL_ROWS,
    Act.READ_HISTORY: _STAFF,
    Act.EXPORT: _ALL_ROWS,
    Act.REQUEST_EXACT: _ALL_ROWS,
    # The lead answers for whom small numbers of people are told, and never for their own request.
    Act.DECIDE_EXACT: frozenset({Role.LEAD}),
    Act.SELF_CHECK: _STAFF,
    Act.SET_ENVELOPE: frozenset({Role.FINANCE}),
    Act.ALLOCATE: _ICB,
    Act.REQUEST_VIREMENT: frozenset({Role.FINANCE}),
    Act.DECIDE_VIREMENT: _ICB,
    Act.AWARD: _ICB,
    Act.AWARD_ONWARD: _ICB | {Role.PARTNER},
    Act.OVERRIDE: frozenset({Role.LEAD}),
    Act.RECORD_SPENDING: frozenset({Role.FINANCE}),
    Act.RECORD_ONWARD_SPENDING: frozenset({Role.FINANCE, Role.PARTNER}),
    Act.FORECAST: _ICB,
    # What a file may hold is asked of its layout besides: this opens the door to the pages.
    Act.UPLOAD: _STAFF | {Role.PARTNER},
    # Finance people those of their own organisation; administrators everybody's.
    Act.SET_HEADINGS: frozenset({Role.FINANCE, Role.ADMIN}),
    Act.CLOSE_MONTH: frozenset({Role.FINANCE}),
    Act.REGISTER_SCHEME: _ICB,
    Act.LINK_SCHEME: frozenset({Role.LEAD}),
    # The lead alone: who pays does not mark, and who evaluates does not supply the evidence.
    # A partner's figures come in its outcome reports, which somebody else reviews.
    Act.RECORD_OBSERVATIONS: frozenset({Role.LEAD}),
    # Everybody reads where it was done and why.
    Act.REBASE_CHARTS: frozenset({Role.LEAD}),
    # What an unfinished report says is for its reporters and the lead; states are for everybody.
    Act.READ_OUTCOMES: _EVERYONE,
    Act.REPORT_OUTCOMES: frozenset({Role.LEAD, Role.PARTNER}),
    Act.REVIEW_OUTCOMES: frozenset({Role.LEAD}),
    # Not evaluators: what people wrote or photographed leaves only by the hand of a person.
    Act.READ_EVIDENCE: _STAFF | {Role.PARTNER},
    Act.ERASE_EVIDENCE: frozenset({Role.LEAD, Role.ADMIN}),
    Act.SET_REPORTING: frozenset({Role.LEAD}),
    # A sum of people rests on it: the lead answers for it, and everybody who sees sums reads it.
    Act.DECLARE_COUNTED_ONCE: frozenset({Role.LEAD}),
    # The lead telephones; administrators put addresses right. Addresses are nobody else's business.
    Act.READ_UNDELIVERED: frozenset({Role.LEAD, Role.ADMIN}),
    # A partner reads those of its own schemes alone.
    Act.READ_DECISIONS: _EVERYONE,
    # Who is paid, who pays and who evaluates do not score what is expected, nor decide after.
    Act.APPRAISE_SCHEMES: frozenset({Role.LEAD}),
    Act.DECIDE_SCHEMES: frozenset({Role.LEAD}),
    Act.MANAGE_ORGANISATIONS: frozenset({Role.ADMIN}),
    Act.MANAGE_CATALOGUE: frozenset({Role.ADMIN}),
}


class ForbiddenError(Exception):
    """This person may not do this; the message says who may."""


class NotTheirsError(ForbiddenError):
    """The thing belongs to another organisation: to this person it does not exist."""


@dataclass(frozen=True)
class Grant:
    """One role of a person in one organisation."""

    role: Role
    organisation_id: int


@dataclass(frozen=True)
class Viewer:
    """The person who asks, with every role that they hold now."""

    person_id: int
    name: str
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held, whatever the organisation."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def sees_all_rows(self) -> bool:
        """True for people whose role spans the whole portfolio."""
        return bool(self.roles & _ALL_ROWS)

    @property
    def partner_organisations(self) -> frozenset[int]:
        """The organisations for which this person reports as a trusted partner."""
        return frozenset(g.organisation_id for g in self.grants if g.role is Role.PARTNER)

    def may(self, act: Act) -> bool:
        """Whether any of the roles held allows the act at all (rows are asked separately)."""
        return bool(self.roles & MAY[act])

    def sees(self, organisation_ids: Iterable[int]) -> bool:
        """Whether a row that belongs to these organisations is this person's to see."""
        return self.sees_all_rows or not self.partner_organisations.isdisjoint(organisation_ids)

    def require(self, act: Act) -> None:
        """Raise `ForbiddenError` with who may, unless this person may."""
        if not self.may(act):
            who = " or ".join(sorted(ROLE_LABELS[role].lower() for role in MAY[act]))
            raise ForbiddenError(f"Only people with this role may {act.value}: {who}.")

    def require_for(self, act: Act, organisation_id: int) -> None:
        """As `require`; and a person who is only a partner must act for this organisation."""
        self.require(act)
        wider = self.roles & MAY[act] - {Role.PARTNER}
        if not wider and organisation_id not in self.partner_organisations:
            raise NotTheirsError("You can do this only for your own organisation.")
