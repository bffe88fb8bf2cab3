"""The tidy data package: CSV files with a description that programs read and check.

`PackageData` says all that it holds; `write_package` writes it as a zip.
"""

from .contents import PackageData
from .lines import (
    AimLine,
    MeasureLine,
    OrganisationLine,
    RevisionLine,
    SchemeNameLine,
    TargetLine,
    UploadLine,
)
from .write import WrittenPackage, write_package

__all__ = [
    "AimLine",
    "MeasureLine",
    "OrganisationLine",
    "PackageData",
    "RevisionLine",
    "SchemeNameLine",
    "TargetLine",
    "UploadLine",
    "WrittenPackage",
    "write_package",
]
