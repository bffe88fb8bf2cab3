"""Keeps tests away from the network, and pure tests away from every database."""

import ipaddress
import sys

PURE = ("charts", "domain", "exports", "imports")


class OutsideWorldError(RuntimeError):
    """A test reached for something that it must do without."""


class Guard:
    """Refuses by Python's own audit events, so that no import order can slip past it."""

    def __init__(self) -> None:
        self.pure = False

    def install(self) -> None:
        """Watch this process from now on; Python lets nobody take an audit hook away."""
        sys.addaudithook(self._watch)

    def _watch(self, event: str, args: tuple[object, ...]) -> None:
        match event, args:
            case ("socket.connect" | "socket.sendto", (_, (str(host), *_))):
                self._only_loopback(host)
            case "socket.getaddrinfo", (str(host), *_):
                self._only_loopback(host)
            case "sqlite3.connect", _ if self.pure:
                raise OutsideWorldError("A pure test opened a database: move it, or pass it values")

    def _only_loopback(self, host: str) -> None:
        if host == "localhost":
            return
        try:
            inside = ipaddress.ip_address(host).is_loopback or host in {"0.0.0.0", "::"}  # noqa: S104 these mean this machine when connecting
        except ValueError:
            inside = False
        if not inside:
            raise OutsideWorldError(f"A test reached for {host}")
