"""A PostgreSQL of the tests' own: a throwaway cluster on a free loopback port.

Run as a program, this module is the keeper of one server: it starts it, writes its address down
and stays until it is told to stop or the test run that it serves is gone, however that ended.
A server started from inside a test process would outlive a killed one.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from tests.support import system

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
# Nothing here must survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB")


def start(folder: Path, serves_pid: int) -> str:
    """Start a keeper in an empty folder and return `host:port:password` of its server."""
    with (folder / "keeper.log").open("wb") as log:
        subprocess.run(
            [sys.executable, "-m", "tests.support.postgresql", str(folder), str(serves_pid)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=True,
        )
    deadline = time.monotonic() + START_SECONDS
    address = folder / "address"
    while time.monotonic() < deadline:
        if address.exists():
            return address.read_text(encoding="utf-8")
        if (folder / "failed").exists():
            break
        time.sleep(0.05)
    log_text = (folder / "keeper.log").read_text(encoding="utf-8", errors="replace")
    raise RuntimeError(f"PostgreSQL did not start:\n{log_text}")


def stop(folder: Path) -> None:
    """Ask a keeper to leave, and wait until its server has."""
    if not (folder / "keeper.pid").exists():
        return
    (folder / "stop").touch()
    deadline = time.monotonic() + 15
    while not (folder / "stopped").exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _keep(folder: Path, serves_pid: int) -> None:
    signal.signal(signal.SIGTERM, _leave)
    (folder / "keeper.pid").write_text(str(os.getpid()), encoding="utf-8")
    programs = system.postgresql()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    owner = _owner()
    data, password = _cluster(folder, programs, owner)
    server, port = _serve(programs, data, owner)
    try:
        draft = folder / "address.draft"
        draft.write_text(f"127.0.0.1:{port}:{password}", encoding="utf-8")
        draft.rename(folder / "address")
        while not (folder / "stop").exists() and _is_alive(serves_pid):
            time.sleep(0.1)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(10)
        (folder / "stopped").touch()
    if not _is_alive(serves_pid):
        # Nobody is left to tidy up.
        shutil.rmtree(folder.parent, ignore_errors=True)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _owner() -> str | None:
    """PostgreSQL refuses to run as root; its package brings a user for it."""
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 Windows has none

    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _cluster(folder: Path, programs: Path, owner: str | None) -> tuple[Path, str]:
    data = folder / "data"
    data.mkdir(mode=0o700)
    password_file = folder / "password"
    password = secrets.token_hex(16)
    password_file.write_text(password, encoding="utf-8")
    if owner:
        shutil.chown(data, owner)
        shutil.chown(password_file, owner)
    command = [str(programs / "initdb"), f"--pgdata={data}", "--username=tracker", "--no-sync"]
    command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--encoding=UTF8"]
    # An English collation differs from the order of bytes, as it will where the tracker is used:
    # a test that passes by luck of the C locale fails here.
    english = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-GB"]
    done = subprocess.run([*command, *english], cwd=data, user=owner, check=False)
    if done.returncode != 0:
        # Before version 15, or built without ICU.
        subprocess.run([*command, "--locale=C"], cwd=data, user=owner, check=True)
    return data, password


def _serve(programs: Path, data: Path, owner: str | None) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server; another program may take the free port first, so try again."""
    for _ in range(5):
        port = _free_port()
        command = [str(programs / "postgres"), "-D", str(data), "-p", str(port)]
        settings = (*FAST, "listen_addresses=127.0.0.1", "unix_socket_directories=")
        command += [part for setting in settings for part in ("-c", setting)]
        server = subprocess.Popen(command, cwd=data, user=owner)
        if _answers(server, programs / "pg_isready", port):
            return server, port
    raise RuntimeError("PostgreSQL found no port to listen on")


def _answers(server: subprocess.Popen[bytes], is_ready: Path, port: int) -> bool:
    while server.poll() is None:
        done = subprocess.run([is_ready, "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if done.returncode == 0:
            return True
        time.sleep(0.05)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        assert isinstance(port, int)
        return port


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    # The caller waits for this process only; the keeper itself belongs to nobody, so that Ctrl-C
    # ends the tests first and the server after them.
    if os.fork():
        os._exit(0)
    os.setsid()
    keeper_folder = Path(sys.argv[1])
    try:
        _keep(keeper_folder, int(sys.argv[2]))
    except Exception:
        (keeper_folder / "failed").touch()
        raise
