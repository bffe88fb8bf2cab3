"""What grants are for: the Core20PLUS5 targets and the places that their schemes are linked to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.catalogue import ReferenceItemVersion
from tracker.db.versions import newest
from tracker.domain.apportionment import UNATTRIBUTED, Lens
from tracker.domain.giving import area_type
from tracker.domain.impact import WeightBook
from tracker.domain.periods import months_of
from tracker.exports.giving import ClassificationLine, LocationLine
from tracker.services.impact.amounts import Scope
from tracker.services.snapshot import weight_book, weight_sets_at

# The two frameworks by the names that NHS England gives them; an item of both is of neither alone.
_VOCABULARIES = {
    "adult": "Core20PLUS5 for adults",
    "cyp": "Core20PLUS5 for children and young people",
}
_BOTH = "Core20PLUS5"
# Money for everybody is for no target.
_NO_TARGET = "universal"


@dataclass(frozen=True)
class Aims:
    """The links of every scheme, by the weights that held at the end of the year."""

    items: dict[str, ReferenceItemVersion]
    book: WeightBook
    month: date

    def name(self, code: str) -> str:
        """What an item of a reference list was called."""
        return self.items[code].name

    def classifications(self, scheme_id: int) -> tuple[ClassificationLine, ...]:
        """The targets of a scheme: clinical areas first, then groups of people."""
        targets = (*self._of(scheme_id, Lens.ELEMENT), *self._of(scheme_id, Lens.POPULATION))
        return tuple(
            ClassificationLine(_VOCABULARIES.get(one.framework, _BOTH), one.code, one.name)
            for one in targets
            if one.kind != _NO_TARGET
        )

    def locations(self, scheme_id: int) -> tuple[LocationLine, ...]:
        """The places of a scheme that have an ONS code."""
        return tuple(
            LocationLine(one.name, code, area_type(code))
            for one in self._of(scheme_id, Lens.PLACE)
            if (code := one.details.get("ons_code", ""))
        )

    def has_example_place(self, scheme_id: int) -> bool:
        """Whether a place with a code is no real one."""
        return any(
            one.details.get("is_example") == "yes" and one.details.get("ons_code")
            for one in self._of(scheme_id, Lens.PLACE)
        )

    def _of(self, scheme_id: int, lens: Lens) -> Iterator[ReferenceItemVersion]:
        parts = self.book.in_force(scheme_id, lens, self.month)
        for code in sorted(parts):
            if parts[code] and code != UNATTRIBUTED:
                yield self.items[code]


def read_aims(session: Session, scope: Scope) -> Aims:
    """The reference lists and all weights, a query each."""
    query = newest(ReferenceItemVersion, (ReferenceItemVersion.code,), scope.number)
    return Aims(
        items={item.code: item for item in session.scalars(query)},
        book=weight_book(weight_sets_at(session, scope.number)),
        month=months_of(scope.year)[-1],
    )
