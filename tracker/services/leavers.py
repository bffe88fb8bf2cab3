"""Anonymising somebody who left: their name goes, what they did stays."""

from datetime import UTC, datetime

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from tracker.db.drafts import SchemeDraft
from tracker.db.mail import Mail
from tracker.db.organisations import Person
from tracker.db.sign_in import PersonIdentity
from tracker.db.uploads import UploadDraft
from tracker.domain.breaches import raise_if_broken
from tracker.domain.people import former_address, former_name, only_leavers_are_anonymised
from tracker.domain.permissions import Act, Viewer
from tracker.services.invitations import close_invitation
from tracker.services.links import end_links
from tracker.services.persons import find_person, state_of


def anonymise(session: Session, by: Viewer, person_id: int, now: datetime | None = None) -> Person:
    """Replace name and address for ever; the address is then free for a new person.

    Their acts keep pointing at the row, which from now on says "Former person" and a number.
    """
    by.require(Act.MANAGE_ORGANISATIONS)
    moment = now or datetime.now(UTC)
    person = find_person(session, person_id)
    raise_if_broken(only_leavers_are_anonymised(state_of(session, person, moment)))
    close_invitation(session, person.id)
    end_links(session, person.id)
    session.execute(delete(PersonIdentity).where(PersonIdentity.person_id == person.id))
    session.execute(
        delete(Mail).where(or_(Mail.person_id == person.id, Mail.address == person.email))
    )
    for draft in (SchemeDraft, UploadDraft):
        session.execute(delete(draft).where(draft.person_id == person.id))
    person.display_name = former_name(person.id)
    person.email = former_address(person.id)
    person.password_hash = None
    person.anonymised_at = moment
    person.session_epoch += 1
    session.flush()
    return person
