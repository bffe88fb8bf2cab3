"""The form in which the lead says how much is asked of awards of which size, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.domain.breaches import Breach
from tracker.domain.money import in_pounds
from tracker.domain.outcomes.tiers import Frequency, ReportingRules, Tier
from tracker.web.fields import (
    AtMost,
    HiddenField,
    MoneyField,
    NhsForm,
    SelectField,
    TextAreaField,
    TickField,
    WholeNumberField,
)

_LONGEST_REASON = 1_000
_OFTEN = [(one.value, one.value[0].upper() + one.value[1:]) for one in Frequency]
# The row in which a further size can be added; that of all larger awards has no upper end.
NEW, LAST = "new", "last"


class RulesForm(NhsForm):
    """The days, and why the rules change; the sizes are added by `rules_form`."""

    opens_before_end = WholeNumberField(
        "Opens this many days before the end of a period",
        thing="Days before the end of a period",
        required="Enter how many days before the end of a period its reports open",
    )
    due_after_end = WholeNumberField(
        "Due this many days after the end of a period",
        thing="Days after the end of a period",
        required="Enter how many days after the end of a period its reports are due",
    )
    closes_after_due = WholeNumberField(
        "Closes this many days after it was due",
        thing="Days from due to closing",
        hint="After that a report can be written only with more time",
        required="Enter how many days after they were due reports close",
    )
    reason = TextAreaField(
        "Why do the rules change?",
        thing="Reason",
        hint="Everybody who reports can read this",
        validators=[AtMost(_LONGEST_REASON, "Reason")],
        options={"rows": "2"},
    )
    seen = HiddenField()


@dataclass(frozen=True)
class SizeRow:
    """The inputs of one size of award."""

    key: str
    title: str
    tier: Tier | None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its inputs, as the page draws them."""
        limit = () if self.key == LAST else (f"up_to_{self.key}",)
        return (*limit, f"often_{self.key}", f"short_{self.key}")

    def fields(self) -> dict[str, Any]:
        """An upper end, how often, and whether one page will do."""
        up_to = MoneyField(
            "Awards up to, in pounds",
            thing=f"{self.title}: awards up to",
            hint="" if self.tier is None else "Leave empty to ask these like the next size",
            negative=False,
        )
        often = SelectField("How often they report", choices=_OFTEN, blank=None)
        short = TickField("One short page is enough")
        return dict(zip(self.names[-3:], (up_to, often, short)[-len(self.names) :], strict=True))

    def stored(self) -> dict[str, object]:
        """What the inputs hold of the rules that stand."""
        if self.tier is None:
            return {}
        found: dict[str, object] = {
            f"often_{self.key}": self.tier.frequency.value,
            f"short_{self.key}": self.tier.is_short,
        }
        if self.key != LAST:
            found[f"up_to_{self.key}"] = self.tier.up_to_pence
        return found

    def read(self, form: RulesForm, taken: frozenset[str]) -> Tier | None:
        """The size as it was typed, under a code of its own; none without an upper end."""
        up_to = None if self.key == LAST else form[f"up_to_{self.key}"].data
        if up_to is None and self.key != LAST:
            return None
        code = self.tier.code if self.tier else _new_code(up_to or 0, taken)
        return Tier(
            code,
            up_to,
            Frequency(form[f"often_{self.key}"].data),
            is_short=bool(form[f"short_{self.key}"].data),
        )


def rows_of(rules: ReportingRules) -> tuple[SizeRow, ...]:
    """A row to each size, one for a further size, and one for all larger awards."""
    *limited, largest = rules.tiers
    return (
        *(SizeRow(str(n), f"Size {n}", tier) for n, tier in enumerate(limited, 1)),
        SizeRow(NEW, "A further size (optional)", None),
        SizeRow(LAST, "All larger awards", largest),
    )


def rules_form(rules: ReportingRules, seen: int) -> RulesForm:
    """The form with the rules that stand, or with what was sent."""
    rows = rows_of(rules)
    fields = {name: one for row in rows for name, one in row.fields().items()}
    data: dict[str, object] = {
        "opens_before_end": rules.opens_before_end,
        "due_after_end": rules.due_after_end,
        "closes_after_due": rules.closes_after_due,
        "seen": str(seen),
    }
    for row in rows:
        data |= row.stored()
    made: RulesForm = type("RulesOfSizesForm", (RulesForm,), fields)(data=data)
    return made


def rules_typed(rules: ReportingRules, form: RulesForm) -> ReportingRules:
    """The rules as they were typed, with the sizes in the order of their upper ends."""
    taken = frozenset(tier.code for tier in rules.tiers)
    found = [tier for row in rows_of(rules) if (tier := row.read(form, taken)) is not None]
    tiers = sorted(found, key=lambda one: (one.up_to_pence is None, one.up_to_pence or 0))
    return ReportingRules(
        tuple(tiers),
        opens_before_end=form.opens_before_end.data or 0,
        due_after_end=form.due_after_end.data or 0,
        closes_after_due=form.closes_after_due.data or 0,
    )


def at_their_inputs(breaches: Iterable[Breach]) -> list[Breach]:
    """Each broken rule at its input; one about the sizes at the first of them."""
    return [
        Breach(one.rule, "up_to_1" if one.field == "tiers" else one.field, one.message)
        for one in breaches
    ]


def in_words(rules: ReportingRules) -> dict[str, str]:
    """What rules say, line by line."""
    found: dict[str, str] = {}
    for tier in rules.tiers:
        size = "Larger awards" if tier.up_to_pence is None else f"Up to {_whole(tier.up_to_pence)}"
        found[size] = tier.name
    return found | {
        "Opens": f"{_days(rules.opens_before_end)} before the end of a period",
        "Due": f"{_days(rules.due_after_end)} after the end of a period",
        "Closes": f"{_days(rules.closes_after_due)} after it was due",
    }


def _new_code(up_to_pence: int, taken: frozenset[str]) -> str:
    """A code that no size has: begun reports know their size by it, whatever its upper end is."""
    code = f"up-to-{up_to_pence // 100}"
    while code in taken:
        code += "-more"
    return code


def _whole(pence: int) -> str:
    return in_pounds(pence).removesuffix(".00")


def _days(count: int) -> str:
    return f"{count:,} day{'' if count == 1 else 's'}"
