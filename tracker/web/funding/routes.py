"""Every funding page: each module beside this one adds its own to the blueprint."""

from tracker.web.funding import (
    allocating,
    awarding,
    correcting,
    forecasting,
    listing,
    looking,
    months,
    moving,
    spending,
)
from tracker.web.funding.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (
    looking,
    listing,
    allocating,
    awarding,
    moving,
    spending,
    correcting,
    months,
    forecasting,
)
