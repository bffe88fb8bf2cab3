"""What a report says: values with how exact they are, and what people wrote.

A value is of the people reached, or of a measure; of everybody, or of one group of a dimension.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tracker.domain.outcomes.evidence import Evidence
from tracker.domain.values import STATUS_LABELS, Qualifier, ValueStatus, qualified

PEOPLE = "people_reached"
# What was spent, in pounds, as those who report say it; the ledger has its own figure.
SPENT = "spending"
# The files that go with a report.
EVIDENCE = "evidence"
EVIDENCE_LABEL = "Evidence file"
DEPRIVATION = "imd_quintile"
# The most deprived fifth is what Core20 means.
CORE20 = "1"
NOT_KNOWN = "NK"


@dataclass(frozen=True, order=True)
class AnswerKey:
    """What a value is of; dimension and group are empty for everybody, never absent."""

    what: str
    dimension: str = ""
    group: str = ""

    @property
    def field(self) -> str:
        """The name that forms, files and messages know the value by."""
        return _SHORT.get(self, "/".join(part for part in vars(self).values() if part))


EVERYBODY = AnswerKey(PEOPLE)
SPENDING = AnswerKey(SPENT)
FROM_CORE20 = AnswerKey(PEOPLE, DEPRIVATION, CORE20)
AREA_NOT_KNOWN = AnswerKey(PEOPLE, DEPRIVATION, NOT_KNOWN)
_SHORT = {FROM_CORE20: "people_core20", AREA_NOT_KNOWN: "people_not_known"}


@dataclass(frozen=True)
class Value:
    """A value in one of its four states; nil is a real zero and holds no figure beside that."""

    status: ValueStatus = ValueStatus.REPORTED
    qualifier: Qualifier = Qualifier.EXACT
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: str = ""

    @property
    def number(self) -> Decimal | None:
        """The count that is given: 0 for nil, none where there is none."""
        return Decimal(0) if self.status is ValueStatus.NIL else self.value

    @property
    def at_most(self) -> Decimal | None:
        """What the true count cannot be more than, as far as anybody said."""
        is_open = self.qualifier in (Qualifier.OVER, Qualifier.ABOUT)
        return None if is_open else self.number

    @property
    def at_least(self) -> Decimal:
        """What the true count cannot be less than."""
        is_firm = self.qualifier in (Qualifier.EXACT, Qualifier.OVER)
        return (self.number or Decimal(0)) if is_firm else Decimal(0)

    @property
    def words(self) -> str:
        """The value as people read it: 148, over 100, 23 of 41, nil, not reported."""
        if self.status is not ValueStatus.REPORTED:
            return STATUS_LABELS[self.status].lower()
        if self.numerator is not None and self.denominator is not None:
            return qualified(f"{self.numerator:,f} of {self.denominator:,f}", self.qualifier)
        return "" if self.value is None else qualified(f"{self.value:,f}", self.qualifier)


def said_of(key: AnswerKey, value: Value | None) -> str:
    """A value in words, with its pound sign where it is money; nothing where nothing is said."""
    if value is None:
        return ""
    if key == SPENDING and value.number is not None:
        return f"£{value.number:,.2f}"
    return value.words


def counted(number: int, qualifier: Qualifier = Qualifier.EXACT) -> Value:
    """A count as a value: 0 is nil."""
    if number == 0:
        return Value(ValueStatus.NIL)
    return Value(qualifier=qualifier, value=Decimal(number))


def not_reported(reason: str) -> Value:
    """No value, and why."""
    return Value(ValueStatus.NOT_REPORTED, reason=reason)


@dataclass(frozen=True)
class Answers:
    """Everything that a report says."""

    values: Mapping[AnswerKey, Value] = field(default_factory=dict)
    delivered: str = ""
    difference: str = ""
    risks: str = ""
    learning: str = ""
    case_study: str = ""
    case_study_consent: bool = False
    evidence: tuple[Evidence, ...] = ()

    @property
    def people(self) -> Value | None:
        """The people reached, if anything is said of them."""
        return self.values.get(EVERYBODY)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said at all."""
        return self == Answers()

    def groups_of(self, what: str, dimension: str) -> dict[str, Value]:
        """The values of one dimension by group."""
        return {
            key.group: value
            for key, value in sorted(self.values.items())
            if key.what == what and key.dimension == dimension
        }

    def dimensions_of(self, what: str) -> tuple[str, ...]:
        """The dimensions by which a value is divided."""
        found = {key.dimension for key in self.values if key.what == what and key.dimension}
        return tuple(sorted(found))

    def tidied(self) -> "Answers":
        """The same with blanks trimmed, and without consent to a story that is not told."""
        texts = {name: getattr(self, name).strip() for name in NARRATIVE}
        values = {key: _tidy(value) for key, value in sorted(self.values.items())}
        consent = self.case_study_consent and bool(texts["case_study"])
        return replace(self, values=values, case_study_consent=consent, **texts)


NARRATIVE = {
    "delivered": "What was delivered",
    "difference": "What changed",
    "risks": "Risks",
    "learning": "Learning",
    "case_study": "Case study",
}


@dataclass(frozen=True)
class Difference:
    """One answer in which two versions of a report differ, in words."""

    field: str
    label: str
    yours: str
    theirs: str


def differences(
    yours: Answers, theirs: Answers, labels: Mapping[AnswerKey, str]
) -> tuple[Difference, ...]:
    """Where two versions differ, values first; what neither says is left out."""
    return tuple(_differences(yours, theirs, labels))


def _differences(
    yours: Answers, theirs: Answers, labels: Mapping[AnswerKey, str]
) -> Iterator[Difference]:
    for key in sorted(yours.values.keys() | theirs.values.keys()):
        mine, other = yours.values.get(key), theirs.values.get(key)
        if mine != other:
            label = labels.get(key, key.field)
            yield Difference(key.field, label, _whole(key, mine), _whole(key, other))
    for name, label in NARRATIVE.items():
        if getattr(yours, name) != getattr(theirs, name):
            yield Difference(name, label, getattr(yours, name), getattr(theirs, name))
    if yours.case_study_consent != theirs.case_study_consent:
        said = ["yes" if one.case_study_consent else "no" for one in (yours, theirs)]
        yield Difference("case_study_consent", "Consent to the case study", *said)
    yield from _differing_files(yours, theirs)


def _differing_files(yours: Answers, theirs: Answers) -> Iterator[Difference]:
    mine, other = ({one.number: one for one in said.evidence} for said in (yours, theirs))
    for number in sorted(mine.keys() | other.keys()):
        here, there = mine.get(number), other.get(number)
        if here != there:
            words = [one.words if one else "" for one in (here, there)]
            yield Difference(EVIDENCE, EVIDENCE_LABEL, *words)


def _whole(key: AnswerKey, value: Value | None) -> str:
    """A value with the reason that goes with it: two may differ in nothing else."""
    words = said_of(key, value)
    return f"{words}: {value.reason}" if value and value.reason else words


def _tidy(value: Value) -> Value:
    value = replace(value, reason=value.reason.strip())
    if value.status is ValueStatus.NIL:
        return Value(ValueStatus.NIL, reason=value.reason)
    return value
