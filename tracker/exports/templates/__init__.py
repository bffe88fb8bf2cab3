"""Workbooks that people fill in: a layout, its choices and rows in; an .xlsx file out."""

from .content import Choice, Template, TemplateRow, Value
from .write import template_bytes, write_template

__all__ = ["Choice", "Template", "TemplateRow", "Value", "template_bytes", "write_template"]
