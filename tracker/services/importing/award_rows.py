"""Which award a row of the awards sheet is about: one that stands, or a new one."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.breaches import Breach
from tracker.domain.permissions import Act, ForbiddenError
from tracker.domain.schemes import Instrument
from tracker.services.importing.columns import when_missing
from tracker.services.importing.context import Context
from tracker.services.importing.positions import AwardAt, LineAt, LineKey, Positions
from tracker.services.importing.rows import Row
from tracker.services.snapshot import deliverers_at, schemes_at

_LINE = ("fund", "financial_year", "category", "alliance", "holder")


@dataclass(frozen=True)
class Terms:
    """The terms of an award as one version of it has them."""

    instrument: Instrument = Instrument.NOT_STATED
    decision_reference: str = ""
    starts: date | None = None
    ends: date | None = None
    note: str = ""
    journal_number: int = 0

    def changed_by(self, row: Row) -> "Terms":
        """The terms after a row: blank keeps, the clear word empties."""
        return replace(
            self,
            instrument=Instrument(row.kept("instrument", self.instrument)),
            decision_reference=row.kept("decision_reference", self.decision_reference),
            starts=row.kept("starts", self.starts),
            ends=row.kept("ends", self.ends),
            note=row.kept("note", self.note),
        )


class AwardRows:
    """Finds the award of each row, and says why there is none."""

    def __init__(self, context: Context, positions: Positions) -> None:
        self.by = context.by
        self._layout = context.layout
        self.positions = positions
        self._by_reference = {award.reference: award for award in positions.awards.values()}
        self._alike: dict[object, list[AwardAt]] = {}
        for award in positions.awards.values():
            self.add(award)
        schemes = {} if self.by.sees_all_rows else schemes_at(context.session, context.number)
        deliverers = deliverers_at(context.session, schemes) if schemes else {}
        self._involved = {
            scheme.id: [scheme.version.lead_organisation_id or 0, *deliverers.get(scheme.id, [])]
            for scheme in schemes.values()
        }

    def add(self, award: AwardAt) -> None:
        """Know an award for the rows that follow."""
        self._alike.setdefault(_key(award), []).append(award)

    def find(self, row: Row) -> tuple[AwardAt | None, list[Breach]]:
        """The award of a row, as far as its cells can be read."""
        scheme_id, recipient_id = row.number_of("scheme"), row.number_of("recipient")
        pot = self.positions.awards.get(row.number_of("pot_award") or 0)
        line, doubts = self._line(row, pot)
        if line is None or scheme_id is None or recipient_id is None or doubts:
            return None, doubts
        described = AwardAt(line, scheme_id, recipient_id, pot)
        try:
            self._may_award(described)
        except ForbiddenError as error:
            return None, [Breach("award_is_theirs_to_make", "pot_award", str(error))]
        # A pot may grant to itself, to be run.
        to_itself = pot is not None and pot.scheme_id == scheme_id
        if not to_itself and not self._scheme_is_theirs(scheme_id):
            return None, [Breach("scheme_is_theirs", "scheme", "There is no such scheme.")]
        return self._standing(row, described)

    def _standing(self, row: Row, described: AwardAt) -> tuple[AwardAt | None, list[Breach]]:
        reference = row.text("award").upper()
        alike = self._alike.get(_key(described), [])
        if "award" in row.bad:
            return None, []
        if reference:
            found = self._by_reference.get(reference)
            if found is None or found not in alike:
                return None, [_another_award(reference)]
            return found, []
        if len(alike) > 1:
            return None, [_several(alike)]
        return (alike[0] if alike else described), []

    def _line(self, row: Row, pot: AwardAt | None) -> tuple[LineAt | None, list[Breach]]:
        if "pot_award" in row.bad or row.bad & set(_LINE):
            return None, []
        if pot is not None:
            given = [
                row.values.get(name, own) for name, own in zip(_LINE, pot.line.key, strict=True)
            ]
            if tuple(given) != pot.line.key:
                return None, [_not_the_pots_line(pot)]
            return pot.line, []
        missing = [name for name in _LINE if name not in row.values]
        if missing:
            return None, [
                Breach("line_is_named", name, when_missing(self._layout.column(name)))
                for name in missing
            ]
        fund_id, year, category, alliance, holder_id = (row.values[name] for name in _LINE)
        key: LineKey = (fund_id, year, category, alliance, holder_id)
        line = self.positions.lines_by_key.get(key)
        return line, [] if line else [_NO_LINE]

    def _may_award(self, award: AwardAt) -> None:
        if award.parent is None:
            self.by.require(Act.AWARD)
        else:
            self.by.require_for(Act.AWARD_ONWARD, award.parent.recipient_id)

    def _scheme_is_theirs(self, scheme_id: int) -> bool:
        return self.by.sees_all_rows or self.by.sees(self._involved.get(scheme_id, []))


_NO_LINE = Breach(
    "line_is_there",
    "category",
    "There is no allocation line for this fund, year, category, alliance and budget holder. "
    "Allocate to it before you award from it",
)


def _key(award: AwardAt) -> object:
    return award.line, award.parent, award.scheme_id, award.recipient_id


def _another_award(reference: str) -> Breach:
    return Breach(
        "award_is_the_one_described",
        "award",
        f"Award reference must be that of the award with this line or pot, scheme and recipient: "
        f"{reference} is not. Leave it blank for a new award",
    )


def _several(awards: list[AwardAt]) -> Breach:
    names = ", ".join(sorted(award.reference for award in awards if award.reference))
    return Breach(
        "award_is_named",
        "award",
        f"Enter award reference: there are several awards like this one ({names})",
    )


def _not_the_pots_line(pot: AwardAt) -> Breach:
    return Breach(
        "line_is_the_pots",
        "fund",
        f"The line must be that of the pot {pot.reference}. Leave fund, financial year, funding "
        "category, alliance and budget holder blank",
    )
