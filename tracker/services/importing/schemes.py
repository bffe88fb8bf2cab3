"""Schemes: each row is one, by its reference, or by its sender's own until it has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.schemes import Scheme, SchemeAlias, SchemeDeliverer, SchemeVersion
from tracker.domain.breaches import Breach
from tracker.domain.references import Prefix
from tracker.domain.schemes import (
    Dates,
    FundingStated,
    LifeCourse,
    SchemeKind,
    SchemeStatus,
    ends_after_start,
    scheme_has_a_name,
)
from tracker.services.importing.context import Context
from tracker.services.importing.results import Change
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.scheme_rows import KnownScheme, SchemeRows
from tracker.services.importing.versions import changes_between, outcome_of
from tracker.services.importing.writing import Origin, fresh_references, insert_all
from tracker.services.schemes.aliases import AliasKind
from tracker.services.schemes.register import SchemeFacts

# Columns whose field has another name.
_FIELDS = {
    "lead": "lead_organisation_id",
    "deliverers": "deliverer_ids",
    "alliance": "alliance_code",
    "theme": "theme_code",
}
_CLOSED: Mapping[str, type[SchemeKind | LifeCourse | SchemeStatus | FundingStated]] = {
    "kind": SchemeKind,
    "life_course": LifeCourse,
    "status": SchemeStatus,
    "funded_by_fund": FundingStated,
}
_COLUMNS = (
    "name",
    "kind",
    "summary",
    "lead",
    "deliverers",
    "partners",
    "alliance",
    "place_text",
    "theme",
    "life_course",
    "starts",
    "ends",
    "period_text",
    "status",
    "funded_by_fund",
    "decision_reference",
    "decided_on",
    "assessment_reference",
    "is_example",
)


@dataclass(frozen=True)
class _Queued:
    known: KnownScheme | None
    facts: SchemeFacts | None
    alias: str
    row: int


@dataclass
class SchemesImporter:
    """Judges rows of schemes, new ones and those that stand."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {field: name for name, field in _FIELDS.items()}
    queued: list[_Queued] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch every scheme with all of its names."""
        self.known = SchemeRows(self.context)
        self.claims = Claims("Scheme")
        organisations = self.context.lists["organisation"].things or {}
        self.codes = {number: code for code, number in organisations.items()}

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for a scheme asks."""
        known, doubts = self.known.find(row)
        breaches = list(doubts)
        facts = _facts(row, known)
        if "name" not in row.bad:
            breaches += scheme_has_a_name(facts.name)
        breaches += ends_after_start(Dates(facts.starts, facts.ends))
        breaches += self.claims.claim(row, self._identity(row, known, facts), _named_by(row))
        before = self._by_column(known.facts) if known else None
        changes = self._changes(row, known, before, facts)
        breaches += row_is_as_it_was(row, known.journal_number if known else 0, changes)
        if known is not None and not known.is_certain and changes:
            breaches.append(_uncertain(known))
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        revised = any(change.field != "own_reference" for change in changes)
        if known is None or changes:
            alias = row.text("own_reference") if self.known.is_new_alias(row, known) else ""
            keeps = facts if known is None or revised else None
            self.queued.append(_Queued(known, keeps, alias, row.number))
        return Judgement(outcome_of(before, changes), tuple(breaches), changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Register the new schemes, and write a version of each that is new or changed."""
        number = origin.journal_number
        new = [one for one in self.queued if one.known is None]
        references = fresh_references(session, Prefix.SCHEME, Scheme.reference, len(new))
        insert_all(
            session,
            Scheme,
            [{"reference": reference, "journal_number": number} for reference in references],
        )
        found = select(Scheme.reference, Scheme.id).where(Scheme.journal_number == number)
        made = {row.reference: row.id for row in session.execute(found)}
        ids = iter(references)
        placed = [(one.known.id if one.known else made[next(ids)], one) for one in self.queued]
        _store_versions(session, origin, placed)
        insert_all(
            session,
            SchemeAlias,
            [
                {
                    "alias": one.alias,
                    "kind": AliasKind.PARTNER.value,
                    "scheme_id": scheme_id,
                    "journal_number": number,
                }
                for scheme_id, one in placed
                if one.alias
            ],
        )

    def _identity(self, row: Row, known: KnownScheme | None, facts: SchemeFacts) -> object:
        if known is not None:
            return known.id
        own = row.text("own_reference").casefold()
        return own or (facts.name.casefold(), facts.lead_organisation_id)

    def _changes(
        self,
        row: Row,
        known: KnownScheme | None,
        before: Mapping[str, Any] | None,
        facts: SchemeFacts,
    ) -> tuple[Change, ...]:
        changes = changes_between(self.context, before, self._by_column(facts))
        if known is not None and self.known.is_new_alias(row, known):
            label = self.context.label("own_reference")
            changes += (Change("own_reference", label, "", row.text("own_reference")),)
        return changes

    def _by_column(self, facts: SchemeFacts) -> dict[str, Any]:
        """The facts by the names of columns, organisations by their codes."""
        found = {column: getattr(facts, _FIELDS.get(column, column)) for column in _COLUMNS}
        found["lead"] = self.codes.get(facts.lead_organisation_id, "")
        found["deliverers"] = tuple(sorted(self.codes[one] for one in facts.deliverer_ids))
        return found


def _store_versions(session: Session, origin: Origin, placed: list[tuple[int, _Queued]]) -> None:
    versions, deliverers = [], []
    for scheme_id, one in placed:
        if one.facts is None:
            continue
        facts = dict(vars(one.facts))
        own = facts.pop("deliverer_ids")
        if one.known is None:
            facts |= {"source": origin.source, "source_line": str(one.row)}
        key = {"scheme_id": scheme_id, "journal_number": origin.journal_number}
        versions.append({**key, **facts})
        deliverers += [{**key, "organisation_id": number} for number in own]
    insert_all(session, SchemeVersion, versions)
    insert_all(session, SchemeDeliverer, deliverers)


def _facts(row: Row, known: KnownScheme | None) -> SchemeFacts:
    """What the scheme is after this row: blank keeps, the clear word empties."""
    before = known.facts if known else SchemeFacts("")
    after: dict[str, Any] = {}
    for column in _COLUMNS:
        name = _FIELDS.get(column, column)
        value = row.kept(column, getattr(before, name))
        after[name] = _CLOSED[column](value) if column in _CLOSED else value
    after["name"] = after["name"].strip()
    after["deliverer_ids"] = tuple(sorted(set(after["deliverer_ids"])))
    return replace(before, **after, reason=row.text("reason"))


def _named_by(row: Row) -> str:
    """The column by which a row says which scheme it is about."""
    return next((name for name in ("reference", "own_reference") if row.text(name)), "name")


def _uncertain(known: KnownScheme) -> Breach:
    return Breach(
        "scheme_is_named",
        "reference",
        f"There is a scheme of this name and lead already. To change it, enter its reference "
        f"{known.reference}; for another scheme, enter your own reference",
    )
