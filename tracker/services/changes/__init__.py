"""What changed between two moments, read as the files of both moments have it."""

from tracker.services.changes.fill import changes_data
from tracker.services.changes.question import ChangesQuestion
from tracker.services.changes.write import ChangesExport, write_changes

__all__ = ["ChangesExport", "ChangesQuestion", "changes_data", "write_changes"]
