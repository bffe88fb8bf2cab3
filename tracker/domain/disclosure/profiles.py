"""The profiles of disclosure control, as data: which counts of people are hidden and rounded.

Each number has its source beside it. A profile is named on the cover of a file, in its dictionary
and in its name, so that nobody has to guess by which rule a figure was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass

# A hidden count must leave an outsider at least so many possible values: rule of this tracker,
# stricter than either source below, both of which only hide and round.
FEWEST_POSSIBLE = 3


@dataclass(frozen=True)
class Profile:
    """Which counts are hidden, both ends included, and to the nearest what the rest are rounded.

    `hides_from` above `hides_to` hides nothing, and a step of 1 rounds nothing.
    """

    code: str
    name: str
    words: str
    hides_from: int
    hides_to: int
    step: int

    @property
    def is_exact(self) -> bool:
        """Whether counts go out as they are, which needs a release by two people."""
        return self.hides_from > self.hides_to and self.step == 1

    @property
    def too_few(self) -> str:
        """How a hidden count is told from one that nobody gave."""
        return f"from {self.hides_from} to {self.hides_to} people"


# NHS England, Hospital Episode Statistics: 0 is shown, 1 to 7 are hidden, the rest are rounded to
# the nearest 5. https://digital.nhs.uk/services/hospital-episode-statistics (disclosure control)
HES = Profile(
    code="hes",
    name="NHS Hospital Episode Statistics",
    words=(
        "counts of people of 1 to 7 are hidden and larger ones are rounded to the nearest 5; "
        "percentages and costs are worked out from the rounded counts; groups whose hidden counts "
        "could be worked out are hidden whole; values taken from published documents are shown "
        "as published"
    ),
    hides_from=1,
    hides_to=7,
    step=5,
)

# NHS England, Mental Health Services Data Set: 0 to 4 are hidden, the rest are rounded to the
# nearest 5. https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/
# mental-health-data-hub/data-quality/mental-health-services-dataset---data-quality-dashboard
# There percentages rest on true counts; here on rounded ones, which give nobody away.
MHSDS = Profile(
    code="mhsds",
    name="NHS Mental Health Services Data Set",
    words=(
        "counts of people of 0 to 4 are hidden and larger ones are rounded to the nearest 5; "
        "percentages and costs are worked out from the rounded counts; groups whose hidden counts "
        "could be worked out are hidden whole; values taken from published documents are shown "
        "as published"
    ),
    hides_from=0,
    hides_to=4,
    step=5,
)

# No rule of anybody's: what was recorded, for those named in a release that two people made.
EXACT = Profile(
    code="exact",
    name="Exact",
    words=(
        "every count is as it was recorded, small ones included: this file was released by two "
        "people to a named recipient and may not be passed on"
    ),
    hides_from=1,
    hides_to=0,
    step=1,
)

PROFILES: Mapping[str, Profile] = {one.code: one for one in (HES, MHSDS, EXACT)}
# Those that may stand as the rule for everybody: exact counts are always a separate act.
STANDING_PROFILES = tuple(code for code, one in PROFILES.items() if not one.is_exact)


class UnknownProfileError(ValueError):
    """No profile has this name; the message names those that there are."""


def profile_named(code: str) -> Profile:
    """The profile of this name, as a setting, a command or a form gives it."""
    try:
        return PROFILES[code]
    except KeyError:
        listed = ", ".join(PROFILES)
        raise UnknownProfileError(f"Profile must be one of: {listed}") from None
