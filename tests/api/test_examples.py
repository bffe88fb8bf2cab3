"""The examples of docs/api.md run as they stand, against a server that listens."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.support.checkout import ROOT
from tests.support.demo_site import Site
from tests.support.kinds import ON_SQLITE
from tests.support.programs import Office
from tracker.db.funding import Award
from tracker.db.schemes import Scheme, SchemeVersion

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def examples(language: str) -> list[str]:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    return [code for found, code in _BLOCK.findall(text) if found == language]


@pytest.fixture
def surroundings(site: Site) -> Iterator[dict[str, str]]:
    """Where the server listens, and a token for it: what the examples read."""
    office = Office(site)
    token = office.program("finance").token
    with site.sessions() as session:
        scheme = session.scalars(
            select(Scheme.reference)
            .join(Award, Award.scheme_id == Scheme.id)
            .join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
            .where(SchemeVersion.is_example, Award.parent_award_id.is_(None))
            .order_by(Scheme.id)
        ).first()
    server = make_server("127.0.0.1", 0, office.client.application, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield {
        **os.environ,
        "TRACKER_SITE": f"http://127.0.0.1:{server.server_port}",
        "TRACKER_TOKEN": token,
        "TRACKER_SCHEME": scheme or "",
    }
    server.shutdown()
    thread.join()
    server.server_close()


def said_by(command: list[str], surroundings: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@ON_SQLITE
def test_the_python_example_reads_the_ledger(surroundings: dict[str, str]) -> None:
    said = said_by([sys.executable, "-c", examples("python")[0]], surroundings)
    sums = dict(line.split() for line in said.splitlines() if len(line.split()) == 2)
    assert sums["envelope"] == "3400000.00"
    assert sums["refund"] == "-4050.00"


@ON_SQLITE
def test_the_python_example_records_an_actual_once(surroundings: dict[str, str]) -> None:
    code = examples("python")[1]
    first, again = (said_by([sys.executable, "-c", code], surroundings) for _ in range(2))
    expected = {"rows": 1, "created": 1, "changed": 0, "unchanged": 0, "refused": 0}
    assert first == again == f"{expected}\n"


@ON_SQLITE
def test_the_r_example_reads_the_ledger(surroundings: dict[str, str]) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not on this machine: its example in docs/api.md is not run")
    said = said_by(["Rscript", "-e", examples("r")[0]], surroundings)
    assert re.search(r"envelope\s+3400000", said)
