"""What several test processes share is made once, by whichever of them comes first."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class SharedFolder:
    """Where the processes of one test run meet, and the process that outlives the others."""

    path: Path
    controller_pid: int


def once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """Return what `make` returned to the first process that asked for `name` in this folder."""
    ready, failed = folder / f"{name}.ready", folder / f"{name}.failed"
    try:
        (folder / f"{name}.begun").touch(exist_ok=False)
    except FileExistsError:
        return _wait(ready, failed)
    try:
        made = make()
    except BaseException as error:
        failed.write_text(f"{type(error).__name__}: {error}", encoding="utf-8")
        raise
    # Written beside and renamed, so that nobody reads half of it.
    draft = folder / f"{name}.draft"
    draft.write_text(made, encoding="utf-8")
    draft.rename(ready)
    return made


def _wait(ready: Path, failed: Path) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if ready.exists():
            return ready.read_text(encoding="utf-8")
        if failed.exists():
            raise RuntimeError(failed.read_text(encoding="utf-8"))
        time.sleep(0.02)
    raise TimeoutError(f"{ready.stem} was not made within {PATIENCE_SECONDS} seconds")
