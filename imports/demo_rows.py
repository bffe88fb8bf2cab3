"""What one row of each demonstration file holds; amounts are signed as a ledger holds them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from .catalogue_words import Basis, LifeCourse, Polarity, TargetOperator, ValueForm
from .csv_tables import Month, Pounds, Text


class AmountBasis(StrEnum):
    """Whether a document gives an amount, or this demonstration made it up."""

    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"


class Recurrence(StrEnum):
    """Whether the money comes every year."""

    EARMARKED = "earmarked"
    RECURRENT = "recurrent"


class Role(StrEnum):
    """What a person may do."""

    FINANCE = "finance"
    LEAD = "lead"
    PARTNER = "partner"
    EVALUATOR = "evaluator"
    ADMIN = "admin"


class OrganisationKind(StrEnum):
    """What kind of body an organisation is, as far as the documents say."""

    ICB = "integrated care board"
    TRUST = "nhs trust"
    PRIMARY_CARE_NETWORK = "primary care network"
    COUNCIL = "council"
    UNIVERSITY = "university"
    TRUSTED_PARTNER = "trusted partner"
    VOLUNTARY = "voluntary organisation"
    NATIONAL = "national body"
    PROVIDER = "other provider"


class ExampleKind(StrEnum):
    """What kind of made-up scheme a row describes."""

    SCHEME = "scheme"
    POT = "pot"
    MICROGRANT = "microgrant"


class Instrument(StrEnum):
    """The agreement under which an award is paid."""

    GRANT = "grant"
    CONTRACT = "contract"
    SECTION_75 = "section 75"
    SECTION_256 = "section 256"
    INTERNAL = "internal"


class SpendingKind(StrEnum):
    """What kind of entry spending or income is."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    ACCRUAL = "accrual"
    ACCRUAL_REVERSAL = "accrual reversal"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    INCOME = "income"


class Purpose(StrEnum):
    """Whether money reached people or ran the pot."""

    DELIVERY = "delivery"
    ADMINISTRATION = "administration"


class Lens(StrEnum):
    """The lenses in which a scheme's money is divided by parts."""

    ELEMENT = "element"
    POPULATION = "population"
    PLACE = "place"
    PRIORITY = "priority"


class LinkBasis(StrEnum):
    """Where the parts of a link come from."""

    EQUAL_PARTS = "equal parts"
    ILLUSTRATIVE = "illustrative"


class ValueStatus(StrEnum):
    """Whether there is a value; nil is a real zero."""

    REPORTED = "reported"
    NIL = "nil"
    NOT_REPORTED = "not reported"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Fact:
    """What every row has: its key, who recorded it and when."""

    key: Text
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Money(Fact):
    """A fact that carries pounds."""

    amount: Pounds
    amount_basis: AmountBasis

    @property
    def pence(self) -> int:
        """Give the amount in whole pence, as a ledger keeps it."""
        return int(self.amount * 100)


@dataclass(frozen=True)
class OrganisationRow(Fact):
    """An organisation, real or plainly made up."""

    name: Text
    kind: OrganisationKind
    ods_code: str
    identifier: str
    alliance_code: str
    is_example: bool
    source: Text
    note: str


@dataclass(frozen=True)
class PersonRow(Fact):
    """A made-up person who may sign in to the demonstration; the key is the e-mail address."""

    display_name: Text
    role: Role
    organisation_key: Text


@dataclass(frozen=True)
class FundRow(Fact):
    """A fund, held by one organisation."""

    name: Text
    description: str
    holder_key: Text


@dataclass(frozen=True)
class EnvelopeRow(Money):
    """What a fund has for one financial year."""

    fund_key: Text
    financial_year: Text
    recurrence: Recurrence
    source: Text
    source_line: int | None
    source_anchor: str
    note: str


@dataclass(frozen=True)
class AllocationRow(Money):
    """A line of an envelope: category, alliance and holder."""

    fund_key: Text
    financial_year: Text
    category_code: Text
    alliance_code: Text
    holder_key: Text
    decision_reference: str
    source: Text
    source_line: int | None
    note: str


@dataclass(frozen=True)
class VirementRow(Money):
    """Money moved from one line to another; recorded when approved, by who asked for it."""

    from_line_key: Text
    to_line_key: Text
    approved_by: Text
    reason: Text


@dataclass(frozen=True)
class SchemeRow(Fact):
    """A made-up scheme, pot or microgrant."""

    name: Text
    kind: ExampleKind
    description: str
    alliance_code: Text
    place_codes: tuple[str, ...]
    theme_code: str
    life_course: LifeCourse
    lead_key: Text
    delivery_keys: tuple[str, ...]
    start: date
    end: date


@dataclass(frozen=True)
class RegistrationRow(Fact):
    """When a published scheme was entered, and for whom; the key is its code in the catalogue."""

    lead_key: Text
    delivery_keys: tuple[str, ...]


@dataclass(frozen=True)
class LinkRow(Fact):
    """One target's part of a scheme in one lens, from one month on (blank: from the start)."""

    scheme_key: Text
    lens: Lens
    target_code: Text
    parts: int
    from_month: Month | None
    basis: LinkBasis


@dataclass(frozen=True)
class ExampleMeasureRow(Fact):
    """A plainly made-up measure."""

    name: Text
    domain: Text
    element_code: str
    unit: Text
    polarity: Polarity
    basis: Basis
    counts_people: bool
    value_form: ValueForm
    note: str


@dataclass(frozen=True)
class SchemeMeasureRow(Fact):
    """A scheme's subscription to a measure, with where it began and what it aims for."""

    scheme_key: Text
    measure_key: Text
    baseline: Decimal | None
    baseline_period: str
    target: Decimal | None
    target_operator: TargetOperator | None
    target_period: str
    trajectory: str
    tolerance: Decimal | None
    note: str


@dataclass(frozen=True)
class ObservationRow(Fact):
    """A made-up value of a measure, of an example scheme or of the place called Example."""

    measure_key: Text
    scheme_key: str
    place_code: str
    period: Text
    dimension: str
    group_code: str
    status: ValueStatus
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    imd_version: int | None
    definition_version: str
    value_basis: AmountBasis
    reason: str
    note: str


@dataclass(frozen=True)
class RebaseRow(Fact):
    """From when on the limits of a measure's chart are drawn anew, of a place that is made up."""

    measure_key: Text
    place_code: Text
    period: Text
    reason: Text


@dataclass(frozen=True)
class AwardRow(Money):
    """Money committed to a scheme: from a line, or onward from the award that is its parent."""

    line_key: str
    parent_key: str
    scheme_key: Text
    instrument: Instrument
    source: Text
    reason: Text


@dataclass(frozen=True)
class SpendingRow(Money):
    """An actual, its reversal, a refund, an adjustment or income, under one award."""

    award_key: Text
    kind: SpendingKind
    month: Month
    financial_year: Text
    accounting_month: int
    purpose: Purpose
    names_key: str
    reason: str
    document: Text


@dataclass(frozen=True)
class ForecastRow(Money):
    """What a scheme was expected to spend in one month, as seen when it was recorded."""

    scheme_key: Text
    month: Month


@dataclass(frozen=True)
class CloseRow(Fact):
    """The close of one accounting month of a fund."""

    fund_key: Text
    financial_year: Text
    accounting_month: int
