"""Setting parts: what a lens offers, what stands, and what a change would share out anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.apportionment import UNATTRIBUTED, Lens, split
from tracker.domain.periods import financial_year_of, first_day, first_of_month
from tracker.domain.permissions import Act, Viewer
from tracker.services.schemes.access import SchemeKey, find_scheme
from tracker.services.schemes.links import MoneyConcerned, money_concerned, newest_weights_number
from tracker.services.schemes.money import money_of_scheme
from tracker.services.schemes.standing import Recorded, recorded, standing
from tracker.services.schemes.targets import LENS_WORDS, UNATTRIBUTED_WORDS, targets_of
from tracker.services.schemes.words import basis_of, names_at
from tracker.services.snapshot import WeightSet, weight_sets_at


@dataclass(frozen=True)
class LensToSet:
    """One lens of one scheme, ready to be changed; `seen` goes back with the change."""

    key: SchemeKey
    scheme_name: str
    lens: Lens
    name: str
    targets: Mapping[str, str]
    parts: Mapping[str, int]
    month: date
    is_first: bool
    seen: int
    basis: str


@dataclass(frozen=True)
class NewerWeights:
    """What somebody else recorded while a person was typing."""

    by: Recorded
    month: date
    parts: Mapping[str, int]


def lens_to_set(
    session: Session, viewer: Viewer, reference: str, lens: Lens, today: date
) -> LensToSet:
    """What a person needs to set the parts of one lens."""
    key = find_scheme(session, viewer, reference, Act.LINK_SCHEME)
    number = as_at(session).number
    names = names_at(session, number)
    facts = standing(session, key.id, number).facts
    sets = [one for one in weight_sets_at(session, number, key.id) if one.lens is lens]
    money = money_of_scheme(session, key.id, number)
    return LensToSet(
        key=key,
        scheme_name=facts.name,
        lens=lens,
        name=LENS_WORDS[lens],
        targets={**targets_of(names, lens), UNATTRIBUTED: UNATTRIBUTED_WORDS},
        parts=_standing(sets, today),
        month=_usual_month(facts.starts, today, is_first=not sets),
        is_first=not sets,
        seen=newest_weights_number(session, key.id, lens),
        basis=money.basis if money else basis_of(set()),
    )


def concerned(session: Session, asked: LensToSet, month: date) -> MoneyConcerned:
    """The recorded money that weights from this month on would share out."""
    return money_concerned(session, asked.key.id, asked.lens, month)


def shared_out(pence: int, parts: Mapping[str, int]) -> dict[str, int]:
    """An amount as the parts would share it out, to the penny; targets without a part left out."""
    return split(pence, {code: part for code, part in parts.items() if part > 0})


def newer_weights(session: Session, asked: LensToSet, number: int) -> NewerWeights:
    """The weights that another person recorded under this journal number."""
    sets = weight_sets_at(session, as_at(session).number, asked.key.id)
    found = next(one for one in sets if one.lens is asked.lens and one.journal_number == number)
    return NewerWeights(recorded(session, number), found.effective_from, found.parts)


def _standing(sets: list[WeightSet], today: date) -> Mapping[str, int]:
    begun = [one for one in sets if one.effective_from <= today] or sets[:1]
    return begun[-1].parts if begun else {}


def _usual_month(starts: date | None, today: date, *, is_first: bool) -> date:
    """The scheme's first month, or the year's, for first parts; this month for a change.

    A change that began earlier would split recorded money anew: nobody should do that by
    leaving a field alone.
    """
    if not is_first:
        return first_of_month(today)
    return first_of_month(starts) if starts else first_day(financial_year_of(today))
