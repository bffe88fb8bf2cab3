"""The tidy data package filled from the database, as at any moment."""

from tracker.services.packages.fill import package_data
from tracker.services.packages.write import write_package_file

__all__ = ["package_data", "write_package_file"]
