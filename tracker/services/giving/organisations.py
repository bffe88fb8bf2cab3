"""Organisations as the standard names them, and which of them gives a grant."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.db.organisations import Organisation, OrganisationVersion
from tracker.db.versions import newest
from tracker.domain.giving import own_identifier, public_identifier
from tracker.domain.organisations import OrganisationKind
from tracker.exports.giving import OrganisationLine
from tracker.services.giving.question import GivingPublisher


@dataclass(frozen=True)
class Body:
    """An organisation as it stood, with the line that names it in the file."""

    line: OrganisationLine
    kind: str
    is_example: bool
    changed: int


@dataclass(frozen=True)
class Bodies:
    """Every organisation by its number, and the board whose fund it is."""

    by_id: dict[int, Body]
    board: int | None

    def funder_of(self, holder_id: int) -> int:
        """Who gives a grant from a line: the board, although a partner may hold the line.

        Where no organisation is known as the board, the holder, which is then all there is.
        """
        if self.by_id[holder_id].kind == OrganisationKind.ICB or self.board is None:
            return holder_id
        return self.board


def read_bodies(session: Session, number: int, publisher: GivingPublisher) -> Bodies:
    """The organisations as they stood; the board is the publisher, else the first there is."""
    rows = session.execute(
        newest(OrganisationVersion, (OrganisationVersion.organisation_id,), number)
        .add_columns(Organisation.code)
        .join(Organisation, Organisation.id == OrganisationVersion.organisation_id)
        .order_by(OrganisationVersion.organisation_id)
    )
    bodies = {version.organisation_id: _body(version, code, publisher) for version, code in rows}
    named = [id_ for id_, body in bodies.items() if is_publisher(body, publisher)]
    boards = [id_ for id_, body in bodies.items() if body.kind == OrganisationKind.ICB]
    return Bodies(bodies, next(iter([*named, *boards]), None))


def is_publisher(body: Body, publisher: GivingPublisher) -> bool:
    """Whether an organisation is the one that the deployer's settings name."""
    return body.line.name.casefold() == publisher.organisation.strip().casefold()


def _body(version: OrganisationVersion, code: str, publisher: GivingPublisher) -> Body:
    listed = public_identifier(version.org_id, version.charity_number, version.ods_code)
    line = OrganisationLine(
        identifier=listed or own_identifier(publisher.prefix, code),
        name=version.name,
        charity_number=version.charity_number.strip(),
    )
    return Body(line, version.kind, version.is_example, version.journal_number)
