"""Settings, read from the environment and checked before anything starts."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import getaddresses
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tracker.domain.disclosure import HES, STANDING_PROFILES
from tracker.domain.giving import is_registered_prefix
from tracker.domain.mail import MailFolder, MailServer, UnreadableMailUrlError, read_mail_url

_PREFIX = "TRACKER_"
_KNOWN = frozenset(
    _PREFIX + name
    for name in (
        "DATABASE_URL",
        "SECRET_KEY",
        "ORGANISATION",
        "CONTACT",
        "LICENCE",
        "360GIVING_PREFIX",
        "DEMO_PASSWORD",
        "DISCLOSURE_PROFILE",
        "KEEP_FILES_DAYS",
        "KEEP_FILES_MB",
        "LONG_FILE_ROWS",
        "BASE_URL",
        "MAIL_URL",
        "MAIL_FROM",
        "OIDC_ISSUER",
        "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET",
    )
)
# Short keys can be guessed, and the key signs every session.
_SHORTEST_SECRET = 32
_OIDC = ("TRACKER_OIDC_ISSUER", "TRACKER_OIDC_CLIENT_ID", "TRACKER_OIDC_CLIENT_SECRET")
# Whole numbers that a deployer may set: what is taken otherwise, and the least that makes sense.
_NUMBERS = {
    "TRACKER_KEEP_FILES_DAYS": (90, 1),
    "TRACKER_KEEP_FILES_MB": (1_000, 1),
    "TRACKER_LONG_FILE_ROWS": (10_000, 0),
}
_MOST_DIGITS = 9
# Where the tracker is served when nothing else is said.
_HERE = "http://127.0.0.1:8000"
_FROM = "Health inequalities funding tracker <tracker@localhost>"


class SettingsError(ValueError):
    """The environment holds a setting that cannot be used; the message says which and why."""


@dataclass(frozen=True)
class OpenIdProvider:
    """The organisation's own accounts, and what the tracker is to them."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that a deployer decides."""

    database_url: str
    secret_key: str
    organisation: str
    contact: str
    licence: str
    disclosure_profile: str
    mail: MailFolder | MailServer = field(repr=False)
    mail_from: str
    # How people reach the tracker: links in mail begin with it, never with what a request says.
    base_url: str
    provider: OpenIdProvider | None = None
    # As 360Giving gave it out; without one, its files may not be published.
    giving_prefix: str = ""
    # For how long, and up to how many megabytes, the bytes of files taken away are kept.
    keep_files_days: int = 90
    keep_files_mb: int = 1_000
    # A file that reads more rows than this is made in the background.
    long_file_rows: int = 10_000
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
    environment: Mapping[str, str] | None = None,
    *,
    demo: bool = False,
    needs_key: bool = True,
    here: str = _HERE,
) -> Settings:
    """Read and check every setting; all problems are told at once.

    Only serving pages needs the secret key, so commands that do not serve may go without. `here`
    is where pages are served on this machine, for links while no other address is set.
    """
    env = os.environ if environment is None else environment
    problems = [*_problems(env, demo=demo, needs_key=needs_key)]
    if problems:
        raise SettingsError(". ".join(problems) + ".")
    database_url = env.get("TRACKER_DATABASE_URL") or default_database_url()
    return Settings(
        database_url=database_url,
        secret_key=env.get("TRACKER_SECRET_KEY", ""),
        organisation=env.get("TRACKER_ORGANISATION", ""),
        contact=env.get("TRACKER_CONTACT", ""),
        licence=env.get("TRACKER_LICENCE", ""),
        disclosure_profile=env.get("TRACKER_DISCLOSURE_PROFILE", HES.code),
        mail=_mail(env) or _outbox_beside(database_url),
        mail_from=env.get("TRACKER_MAIL_FROM") or _FROM,
        base_url=(env.get("TRACKER_BASE_URL") or here).rstrip("/"),
        provider=OpenIdProvider(*(env[name] for name in _OIDC)) if env.get(_OIDC[0]) else None,
        giving_prefix=env.get("TRACKER_360GIVING_PREFIX", ""),
        keep_files_days=_number(env, "TRACKER_KEEP_FILES_DAYS"),
        keep_files_mb=_number(env, "TRACKER_KEEP_FILES_MB"),
        long_file_rows=_number(env, "TRACKER_LONG_FILE_ROWS"),
        demo=demo,
        demo_password=env.get("TRACKER_DEMO_PASSWORD"),
    )


def _problems(env: Mapping[str, str], *, demo: bool, needs_key: bool) -> Iterator[str]:
    for name in sorted(env):
        if name.startswith(_PREFIX) and name not in _KNOWN:
            yield f"{name} is not a setting of the tracker. Remove it, or check how it is spelt"
    yield from _url_problems(env.get("TRACKER_DATABASE_URL") or "")
    if needs_key and not demo and len(env.get("TRACKER_SECRET_KEY", "")) < _SHORTEST_SECRET:
        yield f"TRACKER_SECRET_KEY must be set to at least {_SHORTEST_SECRET} random characters"
    if env.get("TRACKER_DISCLOSURE_PROFILE", HES.code) not in STANDING_PROFILES:
        yield (
            f"TRACKER_DISCLOSURE_PROFILE must be {' or '.join(STANDING_PROFILES)}: exact counts "
            "leave only by a release that two people made"
        )
    prefix = env.get("TRACKER_360GIVING_PREFIX", "")
    if prefix and not is_registered_prefix(prefix):
        yield (
            "TRACKER_360GIVING_PREFIX must be the prefix that 360Giving gave your organisation, "
            "like 360G-exampleboard"
        )
    yield from _number_problems(env)
    yield from _mail_problems(env)
    yield from _provider_problems(env, demo=demo)


def _number(env: Mapping[str, str], name: str) -> int:
    return int(env.get(name) or _NUMBERS[name][0])


def _number_problems(env: Mapping[str, str]) -> Iterator[str]:
    for name, (usual, least) in _NUMBERS.items():
        text = env.get(name) or str(usual)
        is_whole = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
        if not (is_whole and int(text) >= least):
            yield f"{name} must be a whole number of at least {least}, like {usual}"


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


def _outbox_beside(database_url: str) -> MailFolder:
    """The folder `outbox` beside the file of SQLite; with PostgreSQL, in `instance`."""
    url = make_url(database_url)
    is_file = url.drivername == "sqlite" and url.database and url.database != ":memory:"
    folder = Path(url.database or "").resolve().parent if is_file else Path.cwd() / "instance"
    return MailFolder(folder / "outbox")


def _mail(env: Mapping[str, str]) -> MailFolder | MailServer | None:
    url = env.get("TRACKER_MAIL_URL")
    return read_mail_url(url) if url else None


def _mail_problems(env: Mapping[str, str]) -> Iterator[str]:
    """The setting may hold a password, so it is never repeated."""
    sender, address = env.get("TRACKER_MAIL_FROM", ""), env.get("TRACKER_BASE_URL", "")
    try:
        goes_out = isinstance(_mail(env), MailServer)
    except UnreadableMailUrlError:
        goes_out = False
        yield (
            "TRACKER_MAIL_URL must be file:///folder, or a mail server like "
            "smtp+starttls://user:password@host:port (also smtps:// and smtp://)"
        )
    if goes_out and not sender:
        yield "TRACKER_MAIL_FROM must be set where mail goes to a mail server"
    if sender and not _is_mailbox(sender):
        yield "TRACKER_MAIL_FROM must be one address, like Tracker <tracker@example.org>"
    if goes_out and not address:
        yield "TRACKER_BASE_URL must be set where mail goes to a mail server: links begin with it"
    if address and not _is_site(address):
        yield (
            "TRACKER_BASE_URL must be the tracker's address, like https://tracker.example.org; "
            "http:// only for this machine"
        )


def _provider_problems(env: Mapping[str, str], *, demo: bool) -> Iterator[str]:
    given = [name for name in _OIDC if env.get(name)]
    if not given:
        return
    if len(given) < len(_OIDC):
        missing = ", ".join(name for name in _OIDC if name not in given)
        yield f"{missing} must be set too, for people to sign in with their organisation's account"
    if env.get(_OIDC[0]) and not _is_site(env[_OIDC[0]]):
        yield (
            "TRACKER_OIDC_ISSUER must be the provider's address, like https://login.example.org; "
            "http:// only for this machine"
        )
    if not env.get("TRACKER_BASE_URL") and not demo:
        yield "TRACKER_BASE_URL must be set, for the provider to send people back to"


def _is_mailbox(text: str) -> bool:
    addresses = getaddresses([text])
    if len(addresses) != 1:
        return False
    name, address = addresses[0]
    try:
        parsed = Address(name, addr_spec=address)
    except (HeaderParseError, IndexError, ValueError):
        return False
    return bool(parsed.username and parsed.domain) and text.isprintable()


def _is_site(text: str) -> bool:
    """Whether this is https, or http on this machine, and nothing but a place."""
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.query or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
