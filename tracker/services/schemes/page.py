"""Everything that the page of one scheme shows, as at one point in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.db.journal import AsAt, as_at
from tracker.domain.funding import AmountBasis
from tracker.domain.periods import LONDON
from tracker.domain.permissions import Viewer
from tracker.services.schemes.access import SchemeKey, find_scheme
from tracker.services.schemes.aliases import Alias, aliases_of
from tracker.services.schemes.measures import (
    PublishedResult,
    Subscription,
    catalogue_measures,
    published_results,
    subscriptions,
)
from tracker.services.schemes.money import (
    AwardLine,
    SchemeMoney,
    award_lines,
    income_of,
    money_of_scheme,
)
from tracker.services.schemes.register import SchemeFacts
from tracker.services.schemes.standing import Recorded, recorded, standing
from tracker.services.schemes.targets import LensLinks, lens_links
from tracker.services.schemes.words import names_at, worded


@dataclass(frozen=True)
class SchemePage:
    """One scheme, whole."""

    key: SchemeKey
    at: AsAt
    recorded: Recorded
    facts: SchemeFacts
    words: Mapping[str, str]
    aliases: tuple[Alias, ...]
    awards: tuple[AwardLine, ...]
    money: SchemeMoney | None
    income: SchemeMoney | None
    lenses: tuple[LensLinks, ...]
    shows_pounds: bool
    subscriptions: tuple[Subscription, ...]
    results: tuple[PublishedResult, ...]


def scheme_page(
    session: Session, viewer: Viewer, reference: str, moment: datetime | None = None
) -> SchemePage:
    """Read one scheme for a person who may see it; by default as it is known now."""
    key = find_scheme(session, viewer, reference)
    at = as_at(session, moment)
    names = names_at(session, at.number)
    version = standing(session, key.id, at.number)
    is_example = version.facts.is_example
    money = money_of_scheme(session, key.id, at.number)
    money = money.beside(is_example=is_example) if money else None
    shows_pounds = may_be_split(version.facts, money)
    return SchemePage(
        key=key,
        at=at,
        recorded=recorded(session, version.number),
        facts=version.facts,
        words=worded(version.facts, names),
        aliases=aliases_of(session, key.id, at.number),
        awards=award_lines(session, key.id, at.number, names, is_example=is_example),
        money=money,
        income=income_of(session, key.id, at.number),
        lenses=lens_links(
            session,
            key.id,
            at.number,
            names,
            at.recorded_at.astimezone(LONDON).date(),
            pounds=shows_pounds,
        ),
        shows_pounds=shows_pounds,
        subscriptions=subscriptions(
            session, key.id, at.number, catalogue_measures(session, at.number)
        ),
        results=published_results(session, key.id, at.number, names),
    )


def may_be_split(facts: SchemeFacts, money: SchemeMoney | None) -> bool:
    """Whether pounds may stand beside targets: never made-up ones beside a real scheme's."""
    if money is None:
        return False
    return facts.is_example or money.basis != AmountBasis.ILLUSTRATIVE
