"""A mail server of the tests' own, on a free port of this machine, that can be made to fail.

It speaks as much of SMTP as a client needs to hand over a mail, and keeps what it was given.
"""

import socketserver
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum
from typing import cast

from tracker.domain.mail import MailServer, Security


class Mood(Enum):
    """How the server behaves from now on."""

    KIND = "takes every mail"
    NOBODY_THERE = "refuses every recipient for good"
    BUSY = "refuses every recipient for now"
    STRANGER = "refuses to pass on mail from whom it does not know"
    NOT_THIS = "refuses every mail for good, after reading it"
    HANGING = "takes the call and says nothing"
    RUDE = "hangs up at once"


class Exchange(socketserver.ThreadingTCPServer):
    """The server, with the mails it was given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mood = Mood.KIND
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.called = threading.Event()
        # Who may send, where the server asks.
        self.user, self.password = "", ""
        self.leaving = threading.Event()

    @property
    def place(self) -> MailServer:
        """The setting that leads here."""
        return MailServer(Security.NONE, "127.0.0.1", self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        exchange = cast("Exchange", self.server)
        exchange.called.set()
        if exchange.mood is Mood.HANGING:
            exchange.leaving.wait(30)
        if exchange.mood in (Mood.HANGING, Mood.RUDE):
            return
        self._say("220 ready")
        for line in self.rfile:
            word = line.decode("utf-8").strip()
            if word.upper() == "QUIT":
                self._say("221 bye")
                return
            self._answer(exchange, word)

    def _answer(self, exchange: Exchange, word: str) -> None:
        verb = word[:4].upper()
        if verb == "EHLO" and exchange.user:
            self._say("250-hello\r\n250 AUTH PLAIN")
        elif verb == "AUTH":
            known = f"\0{exchange.user}\0{exchange.password}".encode()
            right = b64decode(word.rpartition(" ")[2]) == known
            self._say("235 welcome" if right else "535 5.7.8 wrong")
        elif verb == "RCPT" and exchange.mood is Mood.NOBODY_THERE:
            self._say("550 5.1.1 no such mailbox")
        elif verb == "RCPT" and exchange.mood is Mood.BUSY:
            self._say("451 4.7.1 try again later")
        elif verb == "RCPT" and exchange.mood is Mood.STRANGER:
            self._say("554 5.7.1 relay access denied")
        elif verb == "RCPT":
            exchange.recipients.append(word.partition("<")[2].partition(">")[0])
            self._say("250 ok")
        elif verb == "DATA":
            self._say("354 go on")
            text = self._read_mail()
            if exchange.mood is Mood.NOT_THIS:
                self._say("552 5.3.4 not wanted")
            else:
                exchange.mails.append(message_from_bytes(text, policy=default))
                self._say("250 taken")
        else:
            self._say("250 ok")

    def _read_mail(self) -> bytes:
        lines: list[bytes] = []
        for line in self.rfile:
            if line.rstrip(b"\r\n") == b".":
                break
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[Exchange]:
    """Run a mail server for the length of a test."""
    with Exchange() as exchange:
        thread = threading.Thread(target=exchange.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield exchange
        finally:
            exchange.leaving.set()
            exchange.shutdown()
            thread.join()
