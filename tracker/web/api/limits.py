"""How often a person's programs may ask, and how often a stranger may try a token.

Counted in this process and not in the database: reading must never become writing, which would
wait behind an upload. Several processes beside each other allow as many times more.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

_KEY = "api_limits"
A_MINUTE = 60
MOST_BY_A_PERSON = 240
MOST_TRIES_BY_A_STRANGER = 30


class Window:
    """Counts by subject in one minute after another."""

    def __init__(
        self, most: int, seconds: int = A_MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock = threading.Lock()
        self._started = clock()
        self._counts: Counter[str] = Counter()

    def wait(self, subject: str, *, counts: bool = True) -> int:
        """Count a request of this subject; the seconds to wait if there were too many, or 0."""
        with self._lock:
            now = self._clock()
            if now - self._started >= self._seconds:
                self._started = now
                self._counts.clear()
            if self._counts[subject] >= self._most:
                return max(1, round(self._started + self._seconds - now))
            self._counts[subject] += counts
            return 0


@dataclass(frozen=True)
class Limits:
    """By person, and by the network address of those who show no token that opens anything."""

    person: Window
    stranger: Window


def install(app: Flask) -> None:
    """Begin counting for this application."""
    app.extensions[_KEY] = Limits(Window(MOST_BY_A_PERSON), Window(MOST_TRIES_BY_A_STRANGER))


def limits() -> Limits:
    """The counts of this application."""
    return cast(Limits, current_app.extensions[_KEY])
