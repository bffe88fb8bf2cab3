"""The other references under which a scheme is known: a partner's own, or an earlier one."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import journal_number
from tracker.db.schemes import SchemeAlias
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.permissions import Act, Viewer

# As long as the column that keeps it.
LONGEST_ALIAS = 80


class AliasKind(StrEnum):
    """Whose reference it is."""

    PARTNER = "partner"
    LEGACY = "legacy"


ALIAS_WORDS = {
    AliasKind.PARTNER: "Partner's own reference",
    AliasKind.LEGACY: "Earlier reference",
}


@dataclass(frozen=True)
class Alias:
    """Another reference, and what kind of reference it is in words."""

    alias: str
    kind: str

    @property
    def pair(self) -> tuple[str, str]:
        """The kind beside the reference, as a list shows them."""
        return self.kind, self.alias


@dataclass(frozen=True)
class AddAlias:
    """A further reference for a scheme; the tracker's own reference stays."""

    scheme_id: int
    alias: str
    kind: AliasKind = AliasKind.PARTNER


def aliases_of(session: Session, scheme_id: int, number: int) -> tuple[Alias, ...]:
    """Every other reference of a scheme, in binary order."""
    rows = session.execute(
        select(SchemeAlias.alias, SchemeAlias.kind).where(
            SchemeAlias.scheme_id == scheme_id, SchemeAlias.journal_number <= number
        )
    )
    return tuple(Alias(row.alias, alias_words(row.kind)) for row in sorted(rows))


def alias_words(kind: str) -> str:
    """What a kind of reference is called; one that came with an upload keeps its own word."""
    known = {member.value: words for member, words in ALIAS_WORDS.items()}
    return known.get(kind, kind.capitalize())


def add_alias(session: Session, by: Viewer, order: AddAlias) -> SchemeAlias:
    """Keep another reference of a scheme; it is never taken away again."""
    by.require(Act.REGISTER_SCHEME)
    alias = order.alias.strip()
    raise_if_broken(alias_is_new(alias, _known(session, order.scheme_id)))
    row = SchemeAlias(
        alias=alias,
        kind=order.kind.value,
        scheme_id=order.scheme_id,
        journal_number=journal_number(session),
    )
    session.add(row)
    session.flush()
    return row


def alias_is_new(alias: str, known: frozenset[str]) -> Iterator[Breach]:
    """A reference says something, fits its column, and is not the scheme's already."""
    if not alias:
        yield Breach("alias_is_new", "alias", "Enter the other reference")
    elif len(alias) > LONGEST_ALIAS:
        yield Breach(
            "alias_is_new", "alias", f"Other reference must be {LONGEST_ALIAS} characters or fewer"
        )
    elif alias.casefold() in known:
        yield Breach(
            "alias_is_new",
            "alias",
            f"Other reference must be new: {alias} is this scheme's already",
        )


def _known(session: Session, scheme_id: int) -> frozenset[str]:
    rows = session.scalars(select(SchemeAlias.alias).where(SchemeAlias.scheme_id == scheme_id))
    return frozenset(alias.casefold() for alias in rows)
