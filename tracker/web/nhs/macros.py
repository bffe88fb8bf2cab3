"""The NHS.UK frontend macros, in an environment of their own.

They lean on undefined options reading as nothing, which our own templates must never do: there a
missing value is a mistake. So the two never share an environment, and ours ask for a macro by name.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol, cast

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup


class Macro(Protocol):
    """One component: its options in, its markup out."""

    def __call__(self, params: Mapping[str, Any], /) -> Markup:
        """Return the component's markup for these options."""


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def nhs_macro(component: str, name: str = "") -> Macro:
    """Return the macro of a component named as its folder is, such as `date-input`."""
    template = _environment().get_template(f"nhsuk/components/{component}/macro.jinja")
    first, *rest = (name or component).split("-")
    camel = first + "".join(word.capitalize() for word in rest)
    return cast(Macro, getattr(template.module, camel))


def nhs(component: str, **params: Any) -> Markup:
    """Render one NHS.UK component: `nhs("details", summaryText="…", html=…)`."""
    return nhs_macro(component)(
        {name: value for name, value in params.items() if value is not None}
    )


def icon(name: str) -> Markup:
    """Draw an NHS.UK icon that says nothing by itself, beside words that do."""
    template = _environment().get_template("nhsuk/macros/icon.jinja")
    return cast(Markup, getattr(template.module, "nhsukIcon")(name, {}))  # noqa: B009 a macro has no type to look up
