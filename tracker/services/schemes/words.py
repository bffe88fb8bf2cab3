"""A scheme's facts as people read them: names instead of codes, words instead of blanks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Session

from tracker.domain.funding import AmountBasis
from tracker.domain.money import in_pounds
from tracker.domain.periods import month_name
from tracker.domain.schemes import SchemeKind, TargetOperator
from tracker.services.schemes.register import SchemeFacts
from tracker.services.snapshot import Item, OrganisationAt, items_at, organisations_at

FUNDING_NOT_PUBLISHED = "Funding not published"
# Of what could only be worked out from a made-up award of a real scheme.
NOT_PUBLISHED = "Not published"

KIND_WORDS = {
    SchemeKind.SCHEME: "Scheme",
    SchemeKind.PROGRAMME: "Programme",
    SchemeKind.PLAN: "Plan",
    SchemeKind.ENABLER: "Enabler",
    SchemeKind.POT: "Pot (money that is granted on)",
}

# When a value meets its target, as it is said before the target.
OPERATOR_WORDS = {
    TargetOperator.AT_LEAST: "at or above",
    TargetOperator.ABOVE: "above",
    TargetOperator.AT_MOST: "at or below",
    TargetOperator.BELOW: "below",
}

# The fields of `SchemeFacts` that people read, in the order in which they read them.
FIELD_WORDS: Mapping[str, str] = {
    "name": "Name",
    "summary": "Summary",
    "kind": "Kind",
    "lead_organisation_id": "Lead organisation",
    "deliverer_ids": "Delivery organisations",
    "partners": "Other partners",
    "alliance_code": "Alliance",
    "place_text": "Places",
    "theme_code": "Theme",
    "life_course": "Life course",
    "starts": "Start date",
    "ends": "End date",
    "period_text": "Period, as published",
    "status": "Status",
    "funded_by_fund": "Paid for by the fund",
    "decision_reference": "Decision reference",
    "decided_on": "Decision date",
    "assessment_reference": "Equality and health inequality impact assessment",
    "published_results": "Results, as published",
    "is_example": "Example scheme",
    "source": "Source",
    "source_line": "Line of the source",
}

_UNITS_WITH_A_SIGN = {"percent": "{}%", "GBP": "£{}"}


@dataclass(frozen=True)
class Names:
    """What codes and numbers are called, as at one point in the journal."""

    items: Mapping[str, Item]
    organisations: Mapping[int, OrganisationAt]

    def item(self, code: str | None) -> str:
        """An item's name; an adult and a children's item of one name are told apart."""
        if not code:
            return ""
        found = self.items.get(code)
        return target_name(found) if found else code

    def organisation(self, number: int | None) -> str:
        """An organisation's name; blank where there is none."""
        found = self.organisations.get(number or 0)
        return found.name if found else ""

    def items_of(self, *lists: str) -> tuple[Item, ...]:
        """The items of these lists, in the order of the lists."""
        return tuple(
            item for name in lists for item in self.items.values() if item.list_name == name
        )

    def organisations_by_name(self) -> tuple[OrganisationAt, ...]:
        """Every organisation, in the order in which people look for names."""
        return tuple(sorted(self.organisations.values(), key=lambda o: (o.name.casefold(), o.id)))


def names_at(session: Session, number: int) -> Names:
    """Read every name once, with a query for items and one for organisations."""
    return Names(items_at(session, number), organisations_at(session, number))


def target_name(item: Item) -> str:
    """The name of a target, with its framework where the name alone does not tell."""
    words = {word[:5].casefold() for word in item.name.split()}
    about_children = item.framework == "cyp" and words.isdisjoint({"child", "(chil", "young"})
    return f"{item.name} (children and young people)" if about_children else item.name


def worded(facts: SchemeFacts, names: Names) -> dict[str, str]:
    """Every field of a scheme in words, blank where nothing is said."""
    return {field: _in_words(field, getattr(facts, field), names) for field in FIELD_WORDS}


def _in_words(field: str, value: object, names: Names) -> str:
    if field == "lead_organisation_id" and isinstance(value, int):
        return names.organisation(value)
    if field in ("alliance_code", "theme_code", "source"):
        return names.item(str(value or ""))
    if isinstance(value, tuple):
        return ", ".join(sorted((names.organisation(one) for one in value), key=str.casefold))
    return value_in_words(value)


def value_in_words(value: object) -> str:
    """A day, a choice, a yes or a no as a word; text as it is; nothing as a blank."""
    match value:
        case SchemeKind():
            return KIND_WORDS[value]
        case StrEnum():
            return value.value.capitalize()
        case date():
            return day_in_words(value)
        case bool():
            return "Yes" if value else "No"
    return "" if value is None else str(value)


def day_in_words(day: date) -> str:
    """A day as people write it: 31 March 2024."""
    return f"{day.day} {month_name(day)}"


def money_in_words(pence: int, basis: str) -> str:
    """Pounds and pence with a true minus, and what they are if they are made up."""
    text = in_pounds(pence).replace("-", "\N{MINUS SIGN}")
    return f"{text} (illustrative)" if pence and basis == AmountBasis.ILLUSTRATIVE else text


def quantity(value: Decimal | None, unit: str) -> str:
    """A value with its unit: 60%, £15, 1,689 people; blank where there is none."""
    if value is None:
        return ""
    figures = f"{value:,f}"
    pattern = _UNITS_WITH_A_SIGN.get(unit)
    return pattern.format(figures) if pattern else f"{figures} {unit}".strip()


def target_in_words(operator: TargetOperator | None, target: Decimal | None, unit: str) -> str:
    """When a measure is met: at or above 60%; blank where no target is set."""
    if operator is None or target is None:
        return ""
    return f"{OPERATOR_WORDS[operator]} {quantity(target, unit)}"


def basis_of(bases: set[AmountBasis]) -> str:
    """One basis for several amounts: made up as soon as any of them is."""
    for basis in (AmountBasis.ILLUSTRATIVE, AmountBasis.RECORDED, AmountBasis.PUBLISHED):
        if basis in bases:
            return basis.value
    return AmountBasis.RECORDED.value
