"""A thread that does its rounds beside the pages, and never stops for a fault of the world."""

import threading
from collections.abc import Callable


class Rounds:
    """Calls a round again and again, with a longer pause while it finds no use in going on."""

    def __init__(
        self, name: str, one: Callable[[], bool], pause: float, pause_when_down: float
    ) -> None:
        self._one = one
        self._pause = pause
        self._pause_when_down = pause_when_down
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin the rounds."""
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """End after the round that is going on, or leave it behind when patience ends."""
        self.stopping.set()
        self._thread.join(patience)

    def _run(self) -> None:
        pause = 0.0
        while not self.stopping.wait(pause):
            pause = self._pause if self._one() else self._pause_when_down
