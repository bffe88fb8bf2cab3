"""Workbooks to fill in, made from what the tracker holds, for one organisation or for anybody."""

from .make import AskedTemplate, Sender, make_template

__all__ = ["AskedTemplate", "Sender", "make_template"]
