"""Tells which tests are slower than tests of their room should be. A warning, never a failure."""

from pathlib import PurePosixPath

import pytest

from tests.support.outside_world import PURE

PURE_SECONDS = 0.01
INTEGRATED_SECONDS = 0.5
# A property is tried a hundred times and more.
PROPERTY_FACTOR = 100
# These build, install and serve; they are few.
UNBUDGETED = ("journeys", "house", "benchmarks")
SHOWN = 10


class Budgets:
    """Listens to every report and speaks at the end."""

    def __init__(self) -> None:
        self._slow: list[tuple[float, float, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a test that took longer than its budget."""
        budget = _budget(report)
        if report.when == "call" and report.duration > budget:
            self._slow.append((report.duration / budget, report.duration, report.nodeid))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the worst."""
        if not self._slow:
            return
        terminalreporter.section(f"{len(self._slow)} tests slower than their budget")
        for _, seconds, name in sorted(self._slow, reverse=True)[:SHOWN]:
            terminalreporter.write_line(f"{seconds * 1000:6.0f} ms  {name}")


def _budget(report: pytest.TestReport) -> float:
    rooms = PurePosixPath(report.nodeid.partition("::")[0]).parts
    room = rooms[1] if len(rooms) > 1 else ""
    if room in UNBUDGETED:
        return float("inf")
    seconds = PURE_SECONDS if room in PURE else INTEGRATED_SECONDS
    return seconds * PROPERTY_FACTOR if "hypothesis" in report.keywords else seconds
