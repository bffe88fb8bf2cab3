"""Organisations: each row is one, by its code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.organisations import Organisation, OrganisationVersion
from tracker.db.versions import newest
from tracker.domain.breaches import Breach
from tracker.domain.organisations import (
    KIND_LABELS,
    organisation_has_a_code,
    organisation_has_a_name,
)
from tracker.domain.reading import UnreadableError, choice
from tracker.services.importing.context import Context
from tracker.services.importing.rows import (
    Claims,
    Judgement,
    Row,
    has_errors,
    refused,
    row_is_as_it_was,
)
from tracker.services.importing.versions import changes_between, outcome_of
from tracker.services.importing.writing import Origin, insert_all

_KINDS = {kind.value: label for kind, label in KIND_LABELS.items()}
_NEW: Mapping[str, Any] = {
    "name": "",
    "kind": "",
    "ods_code": "",
    "charity_number": "",
    "org_id": "",
    "is_example": False,
}


@dataclass
class OrganisationsImporter:
    """Judges rows of organisations."""

    context: Context
    columns: ClassVar[Mapping[str, str]] = {}
    queued: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Fetch what is known of every organisation."""
        context = self.context
        query = (
            newest(OrganisationVersion, (OrganisationVersion.organisation_id,), context.number)
            .add_columns(Organisation.code)
            .join(Organisation, Organisation.id == OrganisationVersion.organisation_id)
        )
        self.known = {code: version for version, code in context.session.execute(query)}
        self.claims = Claims("Organisation code")

    def judge(self, row: Row) -> Judgement:
        """Ask of one row what the form for organisations asks."""
        code = row.text("code").upper()
        if not code:
            return refused(())
        version = self.known.get(code)
        before = {name: getattr(version, name) for name in _NEW} if version else None
        after = {name: row.kept(name, value) for name, value in (before or _NEW).items()}
        after["name"] = " ".join(after["name"].split())
        breaches = [
            *self.claims.claim(row, code, "code"),
            *organisation_has_a_code(code, taken=False),
            *(organisation_has_a_name(after["name"]) if "name" not in row.bad else ()),
            *_kind_is_known(row, after, before),
        ]
        changes = changes_between(self.context, before, after)
        breaches += row_is_as_it_was(row, version.journal_number if version else 0, changes)
        if has_errors(breaches) or row.bad:
            return refused(breaches)
        if changes or before is None:
            self.queued.append((code, after))
        return Judgement(outcome_of(before, changes), tuple(breaches), changes)

    def store(self, session: Session, origin: Origin) -> None:
        """Write new organisations, and a version of each that is new or changed."""
        number = origin.journal_number
        new = [code for code, _ in self.queued if code not in self.known]
        insert_all(
            session, Organisation, [{"code": code, "journal_number": number} for code in new]
        )
        rows = session.execute(
            select(Organisation.code, Organisation.id).where(Organisation.journal_number == number)
        )
        ids = {row.code: row.id for row in rows}
        ids |= {code: version.organisation_id for code, version in self.known.items()}
        insert_all(
            session,
            OrganisationVersion,
            [
                {
                    "organisation_id": ids[code],
                    "journal_number": number,
                    "is_active": True,
                    **facts,
                }
                for code, facts in self.queued
            ],
        )


def _kind_is_known(
    row: Row, after: dict[str, Any], before: Mapping[str, Any] | None
) -> Iterator[Breach]:
    """The kinds of the form, or the kind that the organisation has already."""
    if "kind" in row.bad or (before and before["kind"] == after["kind"]):
        return
    try:
        after["kind"] = choice(after["kind"], "Kind of organisation", _KINDS)
    except UnreadableError as error:
        yield Breach("kind_is_known", "kind", str(error))
