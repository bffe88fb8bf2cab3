"""Settings, read from the environment and checked before anything starts."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

_PREFIX = "TRACKER_"
_KNOWN = frozenset(
    _PREFIX + name
    for name in (
        "DATABASE_URL",
        "SECRET_KEY",
        "ORGANISATION",
        "CONTACT",
        "LICENCE",
        "DEMO_PASSWORD",
        "DISCLOSURE_PROFILE",
    )
)
# Short keys can be guessed, and the key signs every session.
_SHORTEST_SECRET = 32


class SettingsError(ValueError):
    """The environment holds a setting that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """Everything that a deployer decides."""

    database_url: str
    secret_key: str
    organisation: str
    contact: str
    licence: str
    disclosure_profile: str
    demo: bool = False
    demo_password: str | None = None

    @property
    def shown_organisation(self) -> str:
        """The name in the header. Files carry only a name that was set, so that the page and
        the command write the same bytes.
        """
        shown = "Mid and South Essex: a demonstration" if self.demo else ""
        return self.organisation or shown


def default_database_url() -> str:
    """SQLite in a folder named `instance` where the command is run."""
    folder = Path.cwd() / "instance"
    folder.mkdir(exist_ok=True)
    return f"sqlite:///{folder / 'tracker.db'}"


def read_settings(
    environment: Mapping[str, str] | None = None, *, demo: bool = False, needs_key: bool = True
) -> Settings:
    """Read and check every setting; all problems are told at once.

    Only serving pages needs the secret key, so commands that do not serve may go without.
    """
    env = os.environ if environment is None else environment
    problems = [
        f"{name} is not a setting of the tracker. Remove it, or check how it is spelt"
        for name in sorted(env)
        if name.startswith(_PREFIX) and name not in _KNOWN
    ]
    url = env.get("TRACKER_DATABASE_URL") or ""
    problems += _url_problems(url)
    key = env.get("TRACKER_SECRET_KEY", "")
    if needs_key and not demo and len(key) < _SHORTEST_SECRET:
        problems.append(
            f"TRACKER_SECRET_KEY must be set to at least {_SHORTEST_SECRET} random characters"
        )
    profile = env.get("TRACKER_DISCLOSURE_PROFILE", "hes")
    if profile != "hes":
        problems.append("TRACKER_DISCLOSURE_PROFILE must be hes, the only profile there is so far")
    if problems:
        raise SettingsError(". ".join(problems) + ".")
    return Settings(
        database_url=url or default_database_url(),
        secret_key=key,
        organisation=env.get("TRACKER_ORGANISATION", ""),
        contact=env.get("TRACKER_CONTACT", ""),
        licence=env.get("TRACKER_LICENCE", ""),
        disclosure_profile=profile,
        demo=demo,
        demo_password=env.get("TRACKER_DEMO_PASSWORD"),
    )


def _url_problems(url: str) -> list[str]:
    if not url:
        return []
    try:
        driver = make_url(url).drivername
    except ArgumentError:
        driver = ""
    if driver in ("sqlite", "postgresql+psycopg"):
        return []
    sentence = (
        "TRACKER_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://, "
        "followed by the place of the database"
    )
    return [sentence]
