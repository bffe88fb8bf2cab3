"""A backup of everything recorded, which restores to either kind of database."""

from tracker.services.backup.restore import BackupError, NotEmptyError, restore
from tracker.services.backup.save import Saved, save

__all__ = ["BackupError", "NotEmptyError", "Saved", "restore", "save"]
