"""What is recorded beside an amount: a sheet that changes it alone is told that nothing changes.

The ledger holds a decision, a ledger code, a recurrence and a basis with each entry, and entries
are never changed. So they can be given only with an amount, and not instead of one.
"""

from collections.abc import Iterator

from sqlalchemy import select

from tracker.db.funding import LedgerEntry
from tracker.domain.breaches import Breach, Severity
from tracker.domain.funding import ALLOCATION_KINDS, EntryKind
from tracker.services.importing.context import Context
from tracker.services.importing.rows import Row

_COLUMNS = {
    "decision_reference": LedgerEntry.decision_reference,
    "ledger_code": LedgerEntry.ledger_code,
    "recurrence": LedgerEntry.recurrence,
    "amount_basis": LedgerEntry.amount_basis,
}
# The fund and year of an envelope, or the number of a line or an award.
Key = tuple[int, str] | int


class Beside:
    """What the entries of every envelope, line or award say beside their amounts."""

    def __init__(
        self, context: Context, *kinds: EntryKind, but: frozenset[str] = frozenset()
    ) -> None:
        """Fetch it in one query; `but` names columns that are kept in another way."""
        self._label = context.label
        held = {column.name for column in context.layout.columns}
        self._names = [name for name in _COLUMNS if name in held - but]
        self._said: dict[Key, dict[str, set[str]]] = {}
        query = select(
            LedgerEntry.kind,
            LedgerEntry.fund_id,
            LedgerEntry.financial_year,
            LedgerEntry.allocation_line_id,
            LedgerEntry.award_id,
            *(_COLUMNS[name] for name in self._names),
        )
        for kind, fund_id, year, line_id, award_id, *values in context.session.execute(
            query.where(LedgerEntry.kind.in_(kinds)).distinct()
        ):
            key: Key = (fund_id, year)
            if kind is EntryKind.AWARD:
                key = award_id or 0
            elif kind in ALLOCATION_KINDS:
                key = line_id or 0
            said = self._said.setdefault(key, {name: set() for name in self._names})
            for name, value in zip(self._names, values, strict=True):
                said[name].add(str(value))

    def stays(self, row: Row, key: Key) -> Iterator[Breach]:
        """What a row that changes no amount states anew, each with what to do about it."""
        said = self._said.get(key, {})
        for name, known in said.items():
            if name in row.cleared:
                differs = bool(known - {""})
            else:
                is_stated = name in row.values and name not in row.assumed
                differs = is_stated and row.text(name) not in known
            if differs:
                now = " and ".join(sorted(known - {""})) or "blank"
                label = self._label(name)
                yield Breach(
                    "changes_with_the_amount",
                    name,
                    f"{label} stays {now}: it is recorded with an amount, and this row does not "
                    f"change the amount. Enter it in the row that next changes the amount",
                    Severity.WARNING,
                )
