"""The lock files: exact, complete, and the same wherever they are installed."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.checkout import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([a-z0-9][a-z0-9-]*)(?:\[[a-z,-]+\])?==([^ ;]+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}$")
SUPPORTED = ("3.11", "3.12", "3.13", "3.14")


def _entries(lock: str) -> Iterator[list[str]]:
    """Each requirement of a lock file: its own line first, then its hashes."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", "\0")
    for line in joined.splitlines():
        yield [part.strip() for part in line.split("\0")]


def _versions(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for first, *_ in _entries(lock):
        if match := PINNED.match(first):
            found.setdefault(match[1], set()).add(match[2])
    return found


def _asked_for(*groups: str) -> Iterator[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    yield from map(Requirement, project["project"]["dependencies"])
    for group in groups:
        for entry in project["dependency-groups"][group]:
            if isinstance(entry, str):
                yield Requirement(entry)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_one_version_with_its_hashes(lock: str) -> None:
    for first, *hashes in _entries(lock):
        assert PINNED.match(first), f"{first} is not pinned by name and version"
        assert hashes, f"{first} has no hash"
        assert all(HASH.match(each) for each in hashes), f"{first} carries more than hashes"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_address_index_or_path(lock: str) -> None:
    for number, line in enumerate((ROOT / lock).read_text(encoding="utf-8").splitlines(), 1):
        assert "://" not in line, f"{lock}:{number} holds an address"
        assert " @ " not in line, f"{lock}:{number} points at one file"
        assert not re.match(r"\s*(-[a-z]|--(?!hash=)|[./~])", line), f"{lock}:{number} is an option"


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("requirements.txt", ["build"]), ("requirements-dev.txt", ["build", "dev"])],
)
def test_what_the_project_asks_for_is_in_its_lock(lock: str, groups: list[str]) -> None:
    locked = _versions(lock)
    for wanted in _asked_for(*groups):
        name = canonicalize_name(wanted.name)
        assert name in locked, f"{name} is not in {lock}: run make lock"
        for version in locked[name]:
            assert version in wanted.specifier, f"{name} {version} is not what was asked for"


def test_tests_run_with_the_versions_that_people_get() -> None:
    for_tests = _versions("requirements-dev.txt")
    for name, versions in _versions("requirements.txt").items():
        assert for_tests.get(name) == versions


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("python", SUPPORTED)
def test_every_supported_python_gets_exactly_one_version(lock: str, python: str) -> None:
    environment = {"python_version": python, "python_full_version": f"{python}.9"}
    chosen: dict[str, list[str]] = {}
    for first, *_ in _entries(lock):
        wanted = Requirement(first)
        if wanted.marker is None or wanted.marker.evaluate(environment):
            chosen.setdefault(wanted.name, []).append(str(wanted.specifier))
    assert {name: pins for name, pins in chosen.items() if len(pins) > 1} == {}
