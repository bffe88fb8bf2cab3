"""The form that sets the parts of one lens: a row to each target, in parts or in per cent."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from tracker.domain import reading
from tracker.domain.apportionment import UNATTRIBUTED, parts_from_percentages
from tracker.domain.breaches import Breach
from tracker.domain.schemes import weights_are_whole_parts
from tracker.services.schemes.weighing import LensToSet
from tracker.web.fields import (
    HiddenField,
    MoneyField,
    MonthField,
    NhsForm,
    Option,
    RadiosField,
    TextAreaField,
    TextField,
    as_in,
    label_of,
)

Value = TypeVar("Value")

PARTS, PER_CENT = "parts", "per cent"
ONE_HUNDRED_POUNDS = 100_00
_ROW = "part-"


class WeightsForm(NhsForm):
    """Everything beside the rows, which depend on the lens."""

    way = RadiosField(
        "How do you want to enter the parts?",
        choices=[
            Option(
                PARTS, "As whole-number parts", "For example, 1 and 1 and 1, or 50 and 30 and 20"
            ),
            Option(PER_CENT, "I will enter per cent", "What is left to 100 goes to unattributed"),
        ],
        required="Select how you enter the parts",
    )
    effective_from = MonthField(**as_in("links", "from_month", hint="For example, April 2026"))
    trial = MoneyField("Amount to try the split on, in pounds", negative=False)
    reason = TextAreaField(
        **as_in(
            "links",
            "reason",
            required="",
            hint="Needed where money that is already recorded is split anew",
            options={"rows": "2"},
        )
    )
    seen = HiddenField()
    # The split that was shown last: only that one is saved.
    checked = HiddenField()

    def rows(self) -> list[TextField]:
        """The rows, in the order of the targets."""
        return [field for name, field in self._fields.items() if name.startswith(_ROW)]

    def parts(self) -> dict[str, int]:
        """What was entered as whole-number parts; what cannot be read is put beside its row."""
        if self.way.data == PER_CENT:
            return self._from_percentages()
        return {
            code: part
            for code, field in self._by_code().items()
            if (part := self._read(field, reading.whole_number, label_of("links", "parts")))
            is not None
            and part > 0
        }

    def keep_rules(self, parts: Mapping[str, int]) -> bool:
        """Whether every row could be read, and the parts are parts of something."""
        if any(row.errors for row in self.rows()) or self.form_errors:
            return False
        breaches: list[Breach] = [*weights_are_whole_parts(parts)]
        self.add_breaches(breaches)
        return not breaches

    def _from_percentages(self) -> dict[str, int]:
        entered = {
            code: value
            for code, field in self._by_code().items()
            if (value := self._read(field, reading.percentage, label_of("links", "percentage")))
            is not None
        }
        if any(row.errors for row in self.rows()):
            return {}
        try:
            parts = parts_from_percentages(entered)
        except ValueError as error:
            self.add_breaches([Breach("percentages_add_to_100", None, str(error))])
            return {}
        return {code: part for code, part in parts.items() if part > 0}

    def _by_code(self) -> dict[str, TextField]:
        return {row.name.removeprefix(_ROW): row for row in self.rows()}

    def _read(
        self, field: TextField, read: Callable[[str, str], Value], thing: str
    ) -> Value | None:
        if not (field.data or "").strip():
            return None
        try:
            return read(field.data or "", thing)
        except reading.UnreadableError as error:
            field.errors = [str(error)]
            return None


def weights_form(asked: LensToSet) -> WeightsForm:
    """The form of one lens with a row to each of its targets, as the parts stand now."""
    rows = {f"{_ROW}{code}": TextField(name, place=name) for code, name in asked.targets.items()}
    form_class = type("WeightsFormOfLens", (WeightsForm,), rows)
    standing = {f"{_ROW}{code}": str(part) for code, part in asked.parts.items()}
    form: WeightsForm = form_class(
        data={
            **standing,
            "way": PARTS,
            "effective_from": asked.month,
            "trial": ONE_HUNDRED_POUNDS,
            "seen": str(asked.seen),
        }
    )
    return form


def fingerprint(parts: Mapping[str, int], month: object) -> str:
    """What tells one split from another: saved is what was shown."""
    return ";".join([str(month), *(f"{code}:{part}" for code, part in sorted(parts.items()))])


def unattributed_in_words(parts: Mapping[str, int]) -> str:
    """How much nobody's target gets, as a sentence."""
    part, whole = parts.get(UNATTRIBUTED, 0), sum(parts.values())
    if part == 0:
        return "Nothing is left unattributed."
    return f"{part:,} of {whole:,} parts are unattributed: meant for no target in this list."
