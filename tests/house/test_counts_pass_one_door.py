"""Counts of people are read past disclosure only where somebody has thought of it."""

import ast
from pathlib import Path

TRACKER = Path(__file__).resolve().parents[2] / "tracker"
# What gives counts as they were told, and the modules that may ask for it: each of them shows
# them to whoever told them, writes them down, or hides them before anything is made of them.
RAW = {
    "every_observed_value": {"services/disclosure/values.py", "services/evidence/readings.py"},
    "observed_values": {
        "services/disclosure/values.py",
        # The blank that is sent to whoever records values.
        "services/templates/observation_rows.py",
    },
    "accepted_values": {"services/evaluation/outcomes.py", "services/evidence/readings.py"},
    "read_readings": {"services/evidence/book.py"},
}
# Each names the profile under which it shows what comes of evidence.
EVIDENCE = {
    "services/evidence/of_measure.py",
    "services/impact/of_scheme.py",
    "services/impact/picture.py",
}


def imported(name: str) -> set[str]:
    """The modules that import something by this name."""
    found = set()
    for path in TRACKER.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}:
                found.add(path.relative_to(TRACKER).as_posix())
    return found


def test_counts_as_they_were_told_are_asked_for_by_few_and_known_modules() -> None:
    for name, allowed in RAW.items():
        assert imported(name) <= allowed, name


def test_whoever_reads_evidence_names_a_profile() -> None:
    assert imported("read_evidence") == EVIDENCE
    for module in sorted(EVIDENCE):
        assert "profile_of(session)" in (TRACKER / module).read_text(encoding="utf-8"), module
