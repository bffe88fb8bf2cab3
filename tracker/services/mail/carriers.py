"""What carries a mail away: a mail server, or a folder."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from tracker.domain.mail import MailFolder, MailServer, Security

# A server that takes longer to answer is as good as down.
_PATIENCE_SECONDS = 20.0
# From here on a reply of a mail server is for good (RFC 5321, 4.2.1), unless it is about policy
# (RFC 3463, 3.8): a relay that was not told of us refuses every address until it is.
_FOR_GOOD = 500
_POLICY = "5.7."


class UndeliverableError(Exception):
    """Nobody can be reached there, now or later; the message says what the server said."""


class TryLaterError(Exception):
    """It was not delivered and may be another time; `is_down` if no other mail would be either."""

    def __init__(self, reason: str, *, is_down: bool = False) -> None:
        super().__init__(reason)
        self.is_down = is_down


class Carrier(Protocol):
    """Takes one mail, or raises one of the errors above."""

    def carry(self, message: EmailMessage, address: str) -> None:
        """Hand the mail over."""


def carrier_to(place: MailFolder | MailServer, hostname: str) -> Carrier:
    """The carrier to a place; `hostname` is what it calls itself there."""
    if isinstance(place, MailFolder):
        return FolderCarrier(place.path)
    return ServerCarrier(place, hostname)


class FolderCarrier:
    """Puts each mail into a folder as a file that mail programs open; the newest is the last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def carry(self, message: EmailMessage, address: str) -> None:
        """Write the file under another name first, so that nobody reads half a mail."""
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        name = f"{moment}-{sha256(str(message['Message-ID']).encode()).hexdigest()[:8]}.eml"
        unfinished = self._folder / f".{name}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished.touch(mode=0o600)
            unfinished.write_bytes(bytes(message))
            unfinished.replace(self._folder / name)
        except OSError as error:
            reason = f"The folder for mail cannot be written: {error.strerror}"
            raise TryLaterError(reason, is_down=True) from error


class ServerCarrier:
    """Hands each mail to a mail server, with a connection of its own."""

    def __init__(
        self, server: MailServer, hostname: str, patience: float = _PATIENCE_SECONDS
    ) -> None:
        self._server = server
        self._hostname = hostname
        self._patience = patience

    def carry(self, message: EmailMessage, address: str) -> None:
        """Send it; whatever goes wrong is either for good or for later."""
        try:
            with self._connected() as connection:
                _hand_over(connection, message, address)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise TryLaterError(_reason(error), is_down=True) from error

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._server
        opened: smtplib.SMTP
        if server.security is Security.TLS:
            opened = smtplib.SMTP_SSL(
                server.host,
                server.port,
                self._hostname,
                timeout=self._patience,
                context=_context(),
            )
        else:
            opened = smtplib.SMTP(server.host, server.port, self._hostname, self._patience)
        with opened as connection:
            if server.security is Security.STARTTLS:
                connection.starttls(context=_context())
            if server.user:
                connection.login(server.user, server.password)
            yield connection


def _hand_over(connection: smtplib.SMTP, message: EmailMessage, address: str) -> None:
    """What is said of this one mail; a server that lacks what it takes to sign in is down."""
    try:
        connection.send_message(message, to_addrs=[address])
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = refused.recipients[address]
        raise _refusal(code, words) from refused
    except smtplib.SMTPDataError as refused:
        raise _refusal(refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPNotSupportedError as error:
        # The address has letters that this server cannot take.
        raise UndeliverableError(str(error)) from error


def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _refusal(code: int, words: bytes | str) -> Exception:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    for_good = code >= _FOR_GOOD and not said.startswith(_POLICY)
    kind = UndeliverableError if for_good else TryLaterError
    return kind(f"{code} {said}")


def _reason(error: Exception) -> str:
    """What is wrong with the server, without what was said to it: that may be a password."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered {error.smtp_code}"
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time"
    return f"The mail server could not be used: {type(error).__name__}"
