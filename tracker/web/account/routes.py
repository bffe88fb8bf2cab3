"""Every page about one's own account: each module beside this one adds its own."""

from tracker.web.account import invitation, link, organisation, own, password, tokens
from tracker.web.account.blueprint import bp

__all__ = ["MODULES", "bp"]

# Named so that importing this module is what adds their pages.
MODULES = (password, link, invitation, organisation, own, tokens)
