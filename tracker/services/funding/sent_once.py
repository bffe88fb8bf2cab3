"""A form counts once, however often its button is pressed.

Every form carries a token: the last journal number when it was opened, and a random part. What
it records bears the token as the source of its journal row. Writers queue for the journal's lock,
so whoever comes second finds the first one's row and is refused; only rows since the form was
opened need to be searched, and nothing further has to be stored or tidied away.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import Journal, as_at, journal_number

_TOKEN = re.compile(r"(\d{1,18})-[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True)
class Earlier:
    """What the first sending of a form recorded."""

    act: str
    recorded_at: datetime


class SentTwiceError(Exception):
    """This very form was recorded before."""

    def __init__(self, earlier: Earlier) -> None:
        super().__init__("This form was sent before, and was recorded then.")
        self.earlier = earlier


class BadTokenError(ValueError):
    """A form came without its token, so nobody can tell whether it was sent before."""


def new_token(session: Session) -> str:
    """A token for a form that is opened now."""
    return f"{as_at(session).number}-{token_hex(16)}"


def source_of(token: str) -> str:
    """What the journal says of where an act came from."""
    if not _TOKEN.fullmatch(token):
        raise BadTokenError(token)
    return f"form {token}"


def refuse_second_sending(session: Session, token: str) -> None:
    """Raise `SentTwiceError` if an earlier journal row bears this token."""
    source = source_of(token)
    opened = int(token.partition("-")[0])
    row = session.execute(
        select(Journal.act, Journal.recorded_at).where(
            Journal.number > opened,
            Journal.number < journal_number(session),
            Journal.source == source,
        )
    ).first()
    if row is not None:
        raise SentTwiceError(Earlier(row.act, row.recorded_at))
