"""Files that leave: their kinds, what each is asked for, and the record of those taken away."""

from tracker.services.releases.again import MadeAgain, make_again, require_remaking
from tracker.services.releases.asked import FilePublisher, FileQuestion
from tracker.services.releases.content import Keeping, kept
from tracker.services.releases.estimate import rows_of
from tracker.services.releases.jobs import JobLine, ask_for_file, find_job, jobs_in_work
from tracker.services.releases.kinds import KINDS, FileKind, kind_of
from tracker.services.releases.listing import (
    ReleaseLine,
    count_releases,
    find_release,
    list_releases,
    newest_of_each_kind,
)
from tracker.services.releases.making import Made, Order, made
from tracker.services.releases.record import COMMAND_LINE, Taker, record_release

__all__ = [
    "COMMAND_LINE",
    "KINDS",
    "FileKind",
    "FilePublisher",
    "FileQuestion",
    "JobLine",
    "Keeping",
    "Made",
    "MadeAgain",
    "Order",
    "ReleaseLine",
    "Taker",
    "ask_for_file",
    "count_releases",
    "find_job",
    "find_release",
    "jobs_in_work",
    "kept",
    "kind_of",
    "list_releases",
    "made",
    "make_again",
    "newest_of_each_kind",
    "record_release",
    "require_remaking",
    "rows_of",
]
