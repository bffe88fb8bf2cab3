"""Lines and awards as pages show them: in words, with what each comes to."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.db.funding import AllocationLine, Award
from tracker.domain.funding import ALLOCATION_KINDS, SPENDING_KINDS, AmountBasis, EntryKind
from tracker.domain.schemes import SchemeKind
from tracker.services.funding.figures import (
    Figure,
    LedgerSum,
    add_up,
    may_calculate_from,
    of_kinds,
)
from tracker.services.snapshot import (
    FundAt,
    Item,
    OrganisationAt,
    SchemeAt,
    funds_at,
    items_at,
    organisations_at,
    schemes_at,
)


@dataclass(frozen=True)
class LineRow:
    """An allocation line with what is allocated, committed and spent, first level only."""

    id: int
    reference: str
    fund_id: int
    year: str
    category_code: str
    category: str
    alliance_code: str
    alliance: str
    holder_id: int
    holder: str
    allocated: Figure
    awarded: Figure
    spent: Figure
    awards: int

    @property
    def headroom(self) -> Figure:
        """What may still be awarded; negative after an override."""
        return self.allocated - self.awarded

    @property
    def is_over_committed(self) -> bool:
        """Whether more is awarded from the line than it is allocated."""
        return self.headroom.pence < 0

    @property
    def is_unawarded(self) -> bool:
        """Whether money is allocated and none of it awarded."""
        return self.allocated.pence > 0 and self.awarded.pence == 0

    @property
    def name(self) -> str:
        """The line in the words of its key."""
        return f"{self.category}, {self.alliance}, {self.holder}"


@dataclass(frozen=True)
class AwardRow:
    """An award with what it comes to, what is awarded onward from it, and what is spent."""

    id: int
    reference: str
    line_id: int
    fund_id: int
    year: str
    parent_id: int | None
    scheme_reference: str
    scheme: str
    recipient_id: int
    recipient: str
    is_pot: bool
    is_example: bool
    awarded: Figure
    onward: Figure
    spent: Figure
    is_published: bool = False

    @property
    def is_onward(self) -> bool:
        """Whether the award was made from a pot."""
        return self.parent_id is not None

    @property
    def kept(self) -> Figure:
        """What a pot has not awarded onward: administration, and what it still holds."""
        return self.awarded - self.onward

    @property
    def is_unspent(self) -> bool:
        """Whether it was awarded at first level and nothing of it is spent."""
        return (
            not self.is_onward
            and self.awarded.pence > 0
            and self.spent.pence == 0
            and self.left_is_known
        )

    @property
    def left_is_known(self) -> bool:
        """Whether what is left may be told.

        A real scheme's made-up award says nothing of spending, nor does a published one of which
        no spending was recorded: money that was published as granted was not left unspent.
        """
        silent = self.is_published and not (self.is_example or self.spent.has_real_part)
        return may_calculate_from(self.awarded, is_example=self.is_example) and not silent

    @property
    def spent_is_known(self) -> bool:
        """Whether what is spent may be shown: nil beside a real scheme's made-up award may not."""
        return self.left_is_known or self.spent.has_real_part

    @property
    def has_headroom(self) -> bool:
        """Whether it is a pot of which some could still be awarded onward."""
        return self.is_pot and not self.is_onward and self.kept.pence > 0

    @property
    def left(self) -> Figure:
        """What of the award is not spent."""
        return self.awarded - self.spent


@dataclass(frozen=True)
class Names:
    """What everything was called as at the moment of a page."""

    funds: Mapping[int, FundAt]
    items: Mapping[str, Item]
    organisations: Mapping[int, OrganisationAt]
    schemes: Mapping[int, SchemeAt]

    def item(self, code: str) -> str:
        """The name of a reference item, or its code where it is not known yet."""
        return self.items[code].name if code in self.items else code

    def organisation(self, organisation_id: int) -> str:
        """The name of an organisation."""
        found = self.organisations.get(organisation_id)
        return found.name if found else "Unnamed organisation"


def read_names(session: Session, number: int) -> Names:
    """Names as at a journal number."""
    return Names(
        funds_at(session, number),
        items_at(session, number),
        organisations_at(session, number),
        schemes_at(session, number),
    )


def line_rows(
    lines: Mapping[int, AllocationLine],
    awards: Mapping[int, Award],
    names: Names,
    sums: tuple[LedgerSum, ...],
) -> tuple[LineRow, ...]:
    """The rows of these lines; `awards` are all there are, so that nothing is left out."""
    by_line, _ = _grouped(sums)
    first_level = {award.id for award in awards.values() if award.parent_award_id is None}
    of_line: dict[int, int] = defaultdict(int)
    for award in awards.values():
        of_line[award.allocation_line_id] += award.id in first_level
    rows = []
    for line in lines.values():
        own = by_line.get(line.id, [])
        first = [one for one in own if one.award_id in first_level]
        rows.append(
            LineRow(
                id=line.id,
                reference=line.reference,
                fund_id=line.fund_id,
                year=line.financial_year,
                category_code=line.category_code,
                category=names.item(line.category_code),
                alliance_code=line.alliance_code,
                alliance=names.item(line.alliance_code),
                holder_id=line.holder_id,
                holder=names.organisation(line.holder_id),
                allocated=of_kinds(own, *ALLOCATION_KINDS),
                awarded=of_kinds(first, EntryKind.AWARD),
                spent=of_kinds(first, *SPENDING_KINDS),
                awards=of_line[line.id],
            )
        )
    places = {code: place for place, code in enumerate(names.items)}
    # Items come in the order of their lists, which is the order that people know.
    key = {
        row.id: (places.get(row.category_code, 0), places.get(row.alliance_code, 0)) for row in rows
    }
    return tuple(sorted(rows, key=lambda row: (*key[row.id], row.holder, row.id)))


def award_rows(
    seen: Mapping[int, Award],
    awards: Mapping[int, Award],
    lines: Mapping[int, AllocationLine],
    names: Names,
    sums: tuple[LedgerSum, ...],
) -> tuple[AwardRow, ...]:
    """The rows of the awards seen; the rest count only in what was awarded onward."""
    _, by_award = _grouped(sums)
    children: dict[int, list[int]] = defaultdict(list)
    for award in awards.values():
        children[award.parent_award_id or 0].append(award.id)
    return tuple(
        _award_row(award, lines[award.allocation_line_id], children[award.id], names, by_award)
        for award in seen.values()
    )


def _award_row(
    award: Award,
    line: AllocationLine,
    children: list[int],
    names: Names,
    by_award: Mapping[int, list[LedgerSum]],
) -> AwardRow:
    scheme = names.schemes.get(award.scheme_id)
    sums = by_award.get(award.id, [])
    onward = (of_kinds(by_award.get(child, []), EntryKind.AWARD) for child in children)
    return AwardRow(
        id=award.id,
        reference=award.reference,
        line_id=line.id,
        fund_id=line.fund_id,
        year=line.financial_year,
        parent_id=award.parent_award_id,
        scheme_reference=scheme.reference if scheme else "",
        scheme=scheme.name if scheme else "Unnamed scheme",
        recipient_id=award.recipient_id,
        recipient=names.organisation(award.recipient_id),
        is_pot=bool(children) or bool(scheme and scheme.version.kind is SchemeKind.POT),
        is_example=bool(scheme and scheme.version.is_example),
        awarded=of_kinds(sums, EntryKind.AWARD),
        onward=add_up(onward),
        spent=of_kinds(sums, *SPENDING_KINDS),
        is_published=any(
            one.kind is EntryKind.AWARD and one.basis is AmountBasis.PUBLISHED for one in sums
        ),
    )


def _grouped(
    sums: tuple[LedgerSum, ...],
) -> tuple[dict[int, list[LedgerSum]], dict[int, list[LedgerSum]]]:
    by_line: dict[int, list[LedgerSum]] = defaultdict(list)
    by_award: dict[int, list[LedgerSum]] = defaultdict(list)
    for one in sums:
        by_line[one.line_id or 0].append(one)
        by_award[one.award_id or 0].append(one)
    return by_line, by_award
