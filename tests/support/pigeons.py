"""A carrier that keeps what it is given, for tests of what is written and to whom."""

import re
from email.message import EmailMessage

from sqlalchemy.orm import Session, sessionmaker

from tracker.services.links import address_of_link
from tracker.services.mail.sending import Clock, Sender, Tally, send_waiting, utc_now

HERE = "https://tracker.example.org"


class Pigeon:
    """Carries mail to nowhere, and fails as it is told."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, EmailMessage]] = []
        self.fault: Exception | None = None

    @property
    def sender(self) -> Sender:
        """Who sends by this pigeon."""
        return Sender("tracker@example.org", HERE, self, address_of_link)

    def carry(self, message: EmailMessage, address: str) -> None:
        """Keep it, or fail."""
        if self.fault is not None:
            raise self.fault
        self.carried.append((address, message))

    def empties(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> Tally:
        """Send everything that waits."""
        return send_waiting(sessions, self.sender, clock)

    @property
    def recipients(self) -> list[str]:
        """Whom it flew to, in turn."""
        return [address for address, _ in self.carried]

    def words(self) -> str:
        """What the last mail says."""
        return str(self.carried[-1][1].get_content())

    def path(self) -> str:
        """Where the link of the last mail leads, on our site."""
        found = re.search(rf"^{re.escape(HERE)}(/\S+)$", self.words(), re.MULTILINE)
        assert found is not None, self.words()
        return found[1]
