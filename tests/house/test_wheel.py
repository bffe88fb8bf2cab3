"""The wheel is whole: built, installed elsewhere and started, it serves the page to sign in.

Everything goes through what people use, the `tracker` command, from a folder that is not the
checkout; what the installed package depends on is lent by the environment of the tests.
"""

import html
import os
import re
import signal
import site
import socket
import subprocess
import sys
import time
import venv
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.support.checkout import ROOT, tracked_files

START_SECONDS = 30

# One worker builds and installs for all of these.
pytestmark = pytest.mark.xdist_group("wheel")


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    kind: str
    body: str


@dataclass(frozen=True)
class Installed:
    """A tracker as a stranger has it: the command, a folder to stand in, and a database there."""

    command: Path
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Settings by the environment, and nothing that leads back to the checkout."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return kept | {
            "TRACKER_DATABASE_URL": f"sqlite:///{self.folder / 'tracker.db'}",
            "TRACKER_SECRET_KEY": "only-for-this-test-" + "0" * 32,
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command and return what it said."""
        return subprocess.run(
            [self.command, *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    target = tmp_path_factory.mktemp("installed")
    venv.create(target / "venv", with_pip=False)
    programs = target / "venv" / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    subprocess.run(
        [*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    # A folder named in a .pth file is searched, but the .pth files in it are not read: so the
    # libraries are found there and the checkout, which is installed by one of those, is not.
    (own_packages,) = (target / "venv").glob("**/site-packages")
    lent = "\n".join(path for path in site.getsitepackages() if Path(path).is_dir())
    (own_packages / "lent.pth").write_text(lent + "\n", encoding="utf-8")
    elsewhere = target / "elsewhere"
    elsewhere.mkdir()
    return Installed(programs / "tracker", elsewhere)


@pytest.fixture(scope="module")
def port(installed: Installed) -> Iterator[int]:
    upgraded = installed.run("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    log = installed.folder / "serve.log"
    with log.open("wb") as written:
        server = subprocess.Popen(
            [installed.command, "serve", "--host", "127.0.0.1", "--port", str(port)],
            cwd=installed.folder,
            env=installed.environment,
            stdout=written,
            stderr=written,
        )
    try:
        yield _when_healthy(server, port, log)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _when_healthy(server: subprocess.Popen[bytes], port: int, log: Path) -> int:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            if _get(port, "/healthz").status == HTTPStatus.OK:
                return port
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not answer:\n{log.read_text(encoding='utf-8')}")


def _get(port: int, path: str) -> Answer:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return Answer(
            response.status, response.headers.get_content_type(), response.read().decode()
        )


def test_the_wheel_carries_every_file_that_the_tracker_reads(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    homes = {
        "tracker/": "tracker/",
        "imports/": "imports/",
        "templates/": "tracker/_bundled/templates/",
        "migrations/": "tracker/_bundled/migrations/",
    }
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    expected = {
        home + name.removeprefix(room)
        for name in names
        for room, home in homes.items()
        if name.startswith(room)
    }
    assert sorted(expected - inside) == []


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()
    strangers = [
        name
        for name in inside
        if not name.startswith(("tracker/", "imports/", "tracker-")) or "__pycache__" in name
    ]
    assert strangers == []


def test_the_installed_command_says_what_it_can_do(installed: Installed) -> None:
    told = installed.run("--help")
    assert told.returncode == 0, told.stderr
    for name in ("demo", "serve", "upgrade", "catalogue", "summary", "export", "check"):
        assert name in told.stdout


def test_the_installed_tracker_is_not_the_checkout(installed: Installed) -> None:
    python = installed.command.with_name("python")
    told = subprocess.run(
        [python, "-c", "import tracker, imports; print(tracker.__file__, imports.__file__)"],
        cwd=installed.folder,
        env=installed.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    for path in told.stdout.split():
        assert Path(path).is_relative_to(installed.command.parents[1])


def test_the_installed_tracker_serves_the_page_to_sign_in(port: int) -> None:
    page = _get(port, "/sign-in")
    assert page.status == HTTPStatus.OK
    assert 'name="email"' in page.body
    assert 'name="password"' in page.body


def test_the_installed_tracker_serves_the_style_of_its_pages(port: int) -> None:
    style = re.search(r'href="(/[^"]+[.]css[^"]*)"', _get(port, "/sign-in").body)
    assert style, "The page to sign in has no style sheet of ours"
    answer = _get(port, html.unescape(style[1]))
    assert (answer.status, answer.kind) == (HTTPStatus.OK, "text/css")
