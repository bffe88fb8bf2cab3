"""What a 360Giving file is asked for, and who publishes it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class GivingPublisher:
    """Who publishes, as the deployer's settings say; blank where nothing was set."""

    organisation: str = ""
    licence: str = ""
    # The publisher's prefix, as 360Giving gave it out.
    prefix: str = ""


@dataclass(frozen=True)
class GivingQuestion:
    """Which file is wanted; anything left out takes its default."""

    fund: str | None = None
    year: str | None = None
    as_at: datetime | None = None
