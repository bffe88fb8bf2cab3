"""Files that leave: their kinds, what each is asked for, and the record of those taken away."""

from tracker.services.releases.asked import FilePublisher, FileQuestion
from tracker.services.releases.kinds import KINDS, FileKind, kind_of

__all__ = ["KINDS", "FileKind", "FilePublisher", "FileQuestion", "kind_of"]
