"""The columns of the registers; their names are the fields of `register_lines`."""

from collections.abc import Mapping

from ..evaluation.codes import AMOUNT_BASIS_COLUMN, choice, code, month, pounds, text
from ..tables import Column, Kind

LEGS: Mapping[str, str] = {
    "from": "the line that the money leaves",
    "to": "the line that it arrives at",
}
STATES: Mapping[str, str] = {
    "requested": "it waits for a decision: nothing has moved",
    "approved": "both legs are in the ledger",
    "refused": "nothing has moved",
}
OVER: Mapping[str, str] = {
    "override": "a limit was gone over on purpose, by somebody who may, with a reason",
    "overspent award": "more is spent on an award than it comes to: recorded with a warning",
}
LIMITS: Mapping[str, str] = {
    "allocation_within_envelope": "allocations within the envelope",
    "award_within_allocation": "awards within their allocation",
    "onward_within_parent": "onward awards within the pot",
    "spending_within_award": "spending within the award",
}
NO_LINE = "it is about no single line"


def _moment(name: str, label: str, description: str, blank: str = "") -> Column:
    return Column(name, f"{label} (UTC)", Kind.MOMENT, description, 30, blank=blank)


VIREMENTS = (
    code("virement_reference", "Virement reference", "The same on both legs", 18),
    choice("leg", "Leg", "Which end of the move", LEGS),
    code("allocation_reference", "Allocation reference", "The allocation line", 18),
    text("category_name", "Category", "In words", 32),
    text("alliance_name", "Alliance", "The line’s alliance", 28),
    text("holder_name", "Holder", "Who holds the line", 32),
    pounds("amount", "Amount", "Negative where it leaves: the two legs add up to nothing"),
    choice("state", "State", "Where it stands at the as-at moment", STATES),
    month("month", "Effective month", "The month that it concerns"),
    AMOUNT_BASIS_COLUMN,
    text("requested_by_role", "Requested by (role)", "What the person was, not who", 24),
    _moment("requested_at", "Requested at", "When it was asked for"),
    text("decided_by_role", "Decided by (role)", "Never the same person", 24, "not decided yet"),
    _moment("decided_at", "Decided at", "When it was approved or refused", "not decided yet"),
    code("entry_reference", "Ledger entry", "The entry of the leg", 18, "nothing has moved"),
    code("category_code", "Category code", "The category of the line"),
)

ENVELOPE = (
    code("entry_reference", "Entry reference", "The stable reference of the entry", 18),
    _moment("recorded_at", "Recorded at", "When it was recorded"),
    month("month", "Month concerned", "The true month that it is about"),
    text("recurrence", "Recurrence", "Whether the money comes again next year", 18),
    AMOUNT_BASIS_COLUMN,
    pounds("amount", "Amount", "A give-back is negative"),
    pounds("envelope_after", "Envelope after it", "With every entry up to this one"),
    text("recorded_by_role", "Recorded by (role)", "What the person was, not who", 24),
    code("decision_reference", "Decision reference", "Who decided it", 22, "none was recorded"),
    text("source", "Source", "The form, file or document it came from", 50, "none was recorded"),
)

OVER_LIMITS = (
    code("reference", "Reference", "The entry that went over, or the award", 18),
    choice("what", "What", "How the limit came to be gone over", OVER),
    choice("limit", "Limit", "The rule that would have refused it", LIMITS),
    pounds("over_by", "Over by", "At the time; of an award, now"),
    pounds("still_over_by", "Still over by", "Now", "it is over no longer"),
    text(
        "recorded_by_role", "Recorded by (role)", "What the person was, not who", 24, "no one act"
    ),
    _moment("recorded_at", "Recorded at", "When it was gone over", "it was by no one act"),
    code("allocation_reference", "Allocation reference", "The line", 18, NO_LINE),
    text("category_name", "Category", "The line’s category", 32, NO_LINE),
    text("scheme_name", "Scheme", "The scheme of the award", 38, "it is about no scheme"),
)
