"""The 360Giving file of grants filled from the database, as at any moment."""

from tracker.services.giving.fill import GivingData, giving_data
from tracker.services.giving.question import GivingPublisher, GivingQuestion
from tracker.services.giving.write import GivingExport, write_giving

__all__ = [
    "GivingData",
    "GivingExport",
    "GivingPublisher",
    "GivingQuestion",
    "giving_data",
    "write_giving",
]
