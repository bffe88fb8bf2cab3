"""The ledger's words and its rules, each rule one function on plain values.

Rules yield what is broken rather than raise, so that a door tells everything at once.
Amounts are whole pence throughout.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.breaches import Breach, Severity
from tracker.domain.money import in_pounds
from tracker.domain.reading import more_than_nil, nil_or_more


class EntryKind(StrEnum):
    """What an entry of the ledger records."""

    ENVELOPE = "envelope"
    ALLOCATION = "allocation"
    VIREMENT = "virement"
    AWARD = "award"
    ACTUAL = "actual"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    INCOME = "income"


# These three make up net spending; refunds are negative.
SPENDING_KINDS = (EntryKind.ACTUAL, EntryKind.REFUND, EntryKind.ADJUSTMENT)
# These two make up what a line is allocated.
ALLOCATION_KINDS = (EntryKind.ALLOCATION, EntryKind.VIREMENT)


class ActualType(StrEnum):
    """How an actual came about."""

    NOT_APPLICABLE = "not applicable"
    INVOICE = "invoice"
    PAYMENT = "payment"
    ACCRUAL = "accrual"
    ACCRUAL_REVERSAL = "accrual reversal"


class AmountBasis(StrEnum):
    """Where an amount comes from; an illustrative one is an example, published nowhere."""

    RECORDED = "recorded"
    PUBLISHED = "published"
    ILLUSTRATIVE = "illustrative"


class Purpose(StrEnum):
    """Whether spending reached people or paid for running a pot."""

    DELIVERY = "delivery"
    ADMINISTRATION = "administration"


class Recurrence(StrEnum):
    """Whether envelope money comes again next year."""

    RECURRENT = "recurrent"
    NON_RECURRENT = "non-recurrent"
    NOT_APPLICABLE = "not applicable"


class VirementState(StrEnum):
    """Where a virement stands; only an approved one has entries in the ledger."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


class Why(StrEnum):
    """What a reason is asked for, as the sentence that asks for it ends."""

    ENVELOPE = "for this change of the envelope"
    ALLOCATION = "for this change of the allocation"
    AWARD = "for this change of the award"
    VIREMENT = "for moving the money"
    REFUSAL = "for refusing it"
    REFUND = "for the refund"
    ADJUSTMENT = "for the adjustment"
    INCOME = "that says where the income comes from"
    REOPENING = "for opening the month again"


class Basis(StrEnum):
    """Which money a total counts; the two are never added together."""

    POT = "pot"
    END_RECIPIENT = "end-recipient"


BASIS_LABELS = {
    Basis.POT: "Pot basis: what the board awards and pays",
    Basis.END_RECIPIENT: "End-recipient basis: onward awards, and what each pot keeps",
}


@dataclass(frozen=True)
class Limit:
    """How much of a limit is used before an act: both in pence."""

    name: str
    limit_pence: int
    used_pence: int

    @property
    def left_pence(self) -> int:
        """Headroom; negative after an override."""
        return self.limit_pence - self.used_pence


@dataclass(frozen=True)
class Override:
    """Whether this person may go over a limit, and the reason they gave."""

    allowed: bool
    reason: str

    @property
    def holds(self) -> bool:
        """True only with both the right and a reason."""
        return self.allowed and bool(self.reason.strip())


def fund_has_code_and_name(code: str, name: str) -> Iterator[Breach]:
    """A fund is typed by its code and read by its name."""
    if not code.strip():
        yield Breach("fund_has_code_and_name", "code", "Enter the code of the fund")
    if not name.strip():
        yield Breach("fund_has_code_and_name", "name", "Enter the name of the fund")


def fund_code_is_free(code: str, *, taken: bool) -> Iterator[Breach]:
    """Two funds with one code could not be told apart."""
    if taken:
        yield Breach(
            "fund_code_is_free", "code", f"There is a fund {code} already. Enter another code"
        )


def amount_is_more_than_nil(pence: int) -> Iterator[Breach]:
    """An entry that moves no money has no place in the ledger."""
    if pence <= 0:
        yield Breach("amount_is_more_than_nil", "amount", more_than_nil("Amount"))


def amount_is_not_nil(pence: int) -> Iterator[Breach]:
    """A change may go up or down, but must change something."""
    if pence == 0:
        yield Breach("amount_is_not_nil", "amount", "Amount must not be £0.00")


def enter_reason(why: str) -> str:
    """What to say where a reason was left blank."""
    return f"Enter a reason {why}"


def reason_is_given(reason: str, why: str, field: str = "reason") -> Iterator[Breach]:
    """Some acts stand only with a reason that others can read."""
    if not reason.strip():
        yield Breach("reason_is_given", field, enter_reason(why))


def _within(
    rule: str, limit: Limit, change_pence: int, override: Override, what: str
) -> Iterator[Breach]:
    over = change_pence - limit.left_pence
    if change_pence <= 0 or over <= 0 or override.holds:
        return
    left = max(limit.left_pence, 0)
    # A sheet states the whole and a form what is added: the sentence must be true of both.
    message = (
        f"{in_pounds(left) if left else 'Nothing'} is left of {limit.name}. "
        f"{what} of {in_pounds(change_pence)} more would go over it by {in_pounds(over)}"
    )
    if override.allowed:
        yield Breach(rule, "override_reason", f"{message}. To go over it, enter a reason")
    else:
        yield Breach(rule, "amount", f"{message}. Only the programme lead can go over it")


def allocation_within_envelope(
    envelope: Limit, change_pence: int, override: Override
) -> Iterator[Breach]:
    """Allocations of a fund and year may not exceed its envelope."""
    yield from _within(
        "allocation_within_envelope", envelope, change_pence, override, "An allocation"
    )


def award_within_allocation(line: Limit, change_pence: int, override: Override) -> Iterator[Breach]:
    """Awards from an allocation line may not exceed it."""
    yield from _within("award_within_allocation", line, change_pence, override, "An award")


def onward_within_parent(parent: Limit, change_pence: int, override: Override) -> Iterator[Breach]:
    """Onward awards from a pot may not exceed the award that made it."""
    yield from _within("onward_within_parent", parent, change_pence, override, "An onward award")


def _not_below(rule: str, limit: Limit, change_pence: int, used_for: str) -> Iterator[Breach]:
    if limit.used_pence == 0:
        # Told here and not beside it, so that nobody reads two different largest reductions.
        yield from total_is_not_negative(limit.name, limit.limit_pence, change_pence)
    elif change_pence < 0 and limit.limit_pence + change_pence < limit.used_pence:
        name = f"{limit.name[:1].upper()}{limit.name[1:]}"
        message = (
            f"{name} cannot be reduced by {in_pounds(-change_pence)}: "
            f"{in_pounds(limit.used_pence)} of it is already {used_for}. The largest reduction "
            f"is {in_pounds(limit.left_pence)}"
        )
        if limit.left_pence <= 0:
            message = f"{name} cannot be reduced: all of it is already {used_for}"
        yield Breach(rule, "amount", message)


def envelope_covers_allocations(envelope: Limit, change_pence: int) -> Iterator[Breach]:
    """An envelope may not be cut below what is allocated from it."""
    yield from _not_below("envelope_covers_allocations", envelope, change_pence, "allocated")


def allocation_covers_awards(line: Limit, change_pence: int) -> Iterator[Breach]:
    """An allocation line may not be cut below what is awarded from it."""
    yield from _not_below("allocation_covers_awards", line, change_pence, "awarded")


def award_covers_onward_awards(award: Limit, change_pence: int) -> Iterator[Breach]:
    """An award may not be cut below what is awarded onward from it."""
    yield from _not_below("award_covers_onward_awards", award, change_pence, "awarded onward")


def total_is_not_negative(name: str, total_pence: int, change_pence: int) -> Iterator[Breach]:
    """A reduction may not take a total below nil."""
    if change_pence >= 0 or total_pence + change_pence >= 0:
        return
    message = (
        f"The reduction must be {in_pounds(total_pence)} or less: that is all there is of {name}"
    )
    if total_pence <= 0:
        message = f"There is nothing to reduce: {name} is {in_pounds(total_pence)}"
    yield Breach("total_is_not_negative", "amount", message)


def total_is_nil_or_more(pence: int) -> Iterator[Breach]:
    """A whole that is stated, rather than a change of it, is never less than nothing."""
    if pence < 0:
        yield Breach("total_is_nil_or_more", "amount", nil_or_more("Amount"))


def refund_within_net_actual(
    net_actual_pence: int, refund_pence: int, what: str = "refund", field: str = "amount"
) -> Iterator[Breach]:
    """What comes back, by a refund or a correction, may not exceed what was spent net."""
    if refund_pence <= max(net_actual_pence, 0):
        return
    message = (
        f"{what.capitalize()} must be {in_pounds(net_actual_pence)} or less: "
        "that is what was spent, net of earlier refunds"
    )
    if net_actual_pence <= 0:
        message = f"There is nothing left for a {what}: net of earlier refunds, nothing is spent"
    yield Breach("refund_within_net_actual", field, message)


def refund_within_named_actual(left_pence: int, refund_pence: int) -> Iterator[Breach]:
    """A refund undoes no more of an actual than there is: each target gets back its own."""
    if refund_pence <= max(left_pence, 0):
        return
    message = (
        f"Refund must be {in_pounds(left_pence)} or less: "
        "that is what is left of the spending it refunds"
    )
    if left_pence <= 0:
        message = "All of the spending that this refunds has come back already"
    yield Breach("refund_within_named_actual", "amount", message)


def spending_above_award(award: Limit, change_pence: int) -> Iterator[Breach]:
    """Spending over its award is real, so it is recorded; but it is said."""
    over = change_pence - award.left_pence
    if change_pence > 0 and over > 0:
        yield Breach(
            "spending_above_award",
            "amount",
            f"This takes spending {in_pounds(over)} over the award of "
            f"{in_pounds(award.limit_pence)}. It is recorded all the same",
            Severity.WARNING,
            ask="Enter why this spending may go over the award",
        )


def document_is_new(document: str, *, held: bool) -> Iterator[Breach]:
    """The same document twice may be two instalments, or one typed twice: so it is said."""
    if held:
        yield Breach(
            "document_is_new",
            "document",
            f"This award holds spending with the document {document.strip()} already. "
            "It is recorded all the same: check that it is not the same spending",
            Severity.WARNING,
        )


def accrual_is_reversed_once(*, already_reversed: bool) -> Iterator[Breach]:
    """A second reversal would take the accrual out twice."""
    if already_reversed:
        yield Breach(
            "accrual_is_reversed_once", "entry_id", "This accrual has already been reversed"
        )
