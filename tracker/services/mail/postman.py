"""A thread that sends mail while pages are served; several processes may each have one."""

import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tracker.services.mail.sending import Sender, send_waiting, tidy
from tracker.services.rounds import Rounds

_LOG = logging.getLogger(__name__)
_PAUSE_SECONDS = 2.0
# Between tries of a mail server, or of a database, that does not answer.
_PAUSE_WHEN_DOWN_SECONDS = 30.0
_TIDY_SECONDS = 3600.0


def nothing_to_write(_sessions: sessionmaker[Session]) -> None:
    """Write no mail besides what the acts of people write."""


class Postman:
    """Looks into the outbox every few seconds, and never stops for a fault of the world.

    `write` writes what is due by the calendar, such as reminders; it is asked every hour.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        sender: Sender,
        write: Callable[[sessionmaker[Session]], object] = nothing_to_write,
        pause: float = _PAUSE_SECONDS,
        pause_when_down: float = _PAUSE_WHEN_DOWN_SECONDS,
    ) -> None:
        self._sessions = sessions
        self._sender = sender
        self._write = write
        self._rounds = Rounds("postman", self._round, pause, pause_when_down)
        self._tidied_at: float | None = None

    def start(self) -> None:
        """Begin the rounds."""
        self._rounds.start()

    def stop(self, patience: float = 5.0) -> None:
        """End after the mail that is being sent; one that takes longer is tried again later."""
        self._rounds.stop(patience)

    def _round(self) -> bool:
        """Send what is due; False if there is no use in asking again soon."""
        try:
            self._tidy_now_and_then()
            return not send_waiting(self._sessions, self._sender).is_down
        except SQLAlchemyError:
            _LOG.exception("The outbox could not be read")
            return False

    def _tidy_now_and_then(self) -> None:
        now = time.monotonic()
        if self._tidied_at is None or now - self._tidied_at > _TIDY_SECONDS:
            self._tidied_at = now
            tidy(self._sessions)
            self._write(self._sessions)
