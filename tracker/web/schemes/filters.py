"""What narrows the list of schemes, and what dates the page of one, asked for in the address."""

from enum import StrEnum
from typing import TypeVar

from tracker.domain.schemes import SchemeKind, SchemeStatus
from tracker.services.schemes.listing import Funding, Origin, SortBy, Wanted
from tracker.services.schemes.words import KIND_WORDS, Names, target_name
from tracker.web.fields import DayField, HiddenField, NhsForm, SelectField, TextField
from tracker.web.paging import Order

Choice = TypeVar("Choice", bound=StrEnum)

SORTS = {
    "name": "Name",
    "reference": "Reference",
    "-awarded": "Most awarded",
    "awarded": "Least awarded",
    "-spent": "Most spent",
    "spent": "Least spent",
}


class ListForm(NhsForm):
    """Words to search for, and what a scheme must be to be listed."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    words = TextField(
        "Search", hint="A name, a reference or an organisation", options={"width": "20"}
    )
    kind = SelectField(
        "Kind",
        blank="All kinds",
        choices=[(kind.value, words.partition(" (")[0]) for kind, words in KIND_WORDS.items()],
    )
    alliance = SelectField("Alliance", blank="All alliances")
    theme = SelectField("Theme", blank="All themes")
    element = SelectField("Clinical area", blank="All clinical areas")
    status = SelectField(
        "Status",
        blank="Any status",
        choices=[(status.value, status.value.capitalize()) for status in SchemeStatus],
    )
    funding = SelectField(
        "Funding",
        blank="Funded or not",
        choices=[
            (Funding.FUNDED.value, "Funding recorded"),
            (Funding.NOT_PUBLISHED.value, "Funding not published"),
        ],
    )
    origin = SelectField(
        "Where it comes from",
        blank="Anywhere",
        choices=[
            (Origin.PUBLISHED.value, "Published documents"),
            (Origin.REGISTERED.value, "Registered here"),
            (Origin.EXAMPLE.value, "Examples"),
        ],
    )
    sort = SelectField("Sort by", blank=None, choices=list(SORTS.items()))

    def offer(self, names: Names) -> None:
        """Fill the lists with what the reference lists hold."""
        for field, name in (
            (self.alliance, "alliance"),
            (self.theme, "theme"),
            (self.element, "element"),
        ):
            field.choices = [(item.code, target_name(item)) for item in names.items_of(name)]

    def wanted(self, order: Order) -> Wanted:
        """What is asked for; a choice that is not on offer narrows nothing."""
        return Wanted(
            words=self.words.data or "",
            kind=chosen(SchemeKind, self.kind.data),
            alliance=self.alliance.data,
            theme=self.theme.data,
            status=chosen(SchemeStatus, self.status.data),
            element=self.element.data,
            funding=chosen(Funding, self.funding.data),
            origin=chosen(Origin, self.origin.data),
            sort=SortBy(order.column),
            descending=order.descending,
        )


class AsAtForm(NhsForm):
    """The day at whose end a scheme is to be shown."""

    class Meta:
        """Asked for by GET, so that the result has an address; nothing is stored."""

        csrf = False

    as_at = DayField("Show the scheme as at", thing="As-at date", hint="For example, 31 3 2024")
    show = HiddenField()


def chosen(options: type[Choice], text: str | None) -> Choice | None:
    """The option of this code, or none."""
    return next((option for option in options if option.value == text), None)
