"""The words of mails, from the text templates in `templates/mail`."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.bundled import folder

# Stands in a letter where the link goes. The link itself is made as the mail leaves.
LINK_MARK = "%LINK%"
# Stands for the tracker's own address, which is a setting of whoever sends.
SITE_MARK = "%SITE%"
SERVICE = "Health inequalities funding tracker"
_SUBJECT = "Subject: "
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Letter:
    """What a mail says; the subject is read over shoulders, so it names nobody."""

    subject: str
    body: str


def letter(template: str, **values: str) -> Letter:
    """A letter from `templates/mail/<template>.txt`, whose first line is the subject.

    A template may use `site`, the tracker's address, and, in mail with a link of its own, `link`.
    """
    # A name on several lines could pass for words of ours.
    plain = {name: " ".join(value.split()) for name, value in values.items()}
    text = (
        _templates()
        .get_template(f"{template}.txt")
        .render(plain, link=LINK_MARK, site=SITE_MARK, service=SERVICE)
    )
    first, _, body = text.partition("\n")
    if not first.startswith(_SUBJECT):
        raise ValueError(f"The mail {template} does not begin with its subject.")
    return Letter(first.removeprefix(_SUBJECT), body.strip() + "\n")


def london_day(moment: datetime) -> str:
    """A moment as the day it is in London: 31 March 2024."""
    there = moment.astimezone(_LONDON)
    return f"{there.day} {there:%B %Y}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(folder("templates") / "mail"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 plain text has nothing to escape
        trim_blocks=True,
        lstrip_blocks=True,
    )
