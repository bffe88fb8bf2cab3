"""What a summary is asked for in the address of its page."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.services.impact.asked import FundChoice
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import LENS_LABELS
from tracker.web.as_at import AsAtForm, moment_asked_for
from tracker.web.fields import SelectField

Chosen = TypeVar("Chosen", bound=StrEnum)
BASIS_CHOICES = [
    (Basis.POT.value, "Pot basis: what the board awards and pays"),
    (Basis.END_RECIPIENT.value, "End-recipient basis: what pots pass on"),
]


class SummaryForm(AsAtForm):
    """Fund, year, lens, basis and day of a summary."""

    lens = SelectField(
        "Look at the money by",
        blank=None,
        choices=[(lens.value, label) for lens, label in LENS_LABELS.items()],
        default=Lens.CATEGORY.value,
    )
    fund = SelectField("Fund", blank=None)
    year = SelectField("Financial year", blank=None)
    basis = SelectField(
        "Basis of totals", blank=None, choices=BASIS_CHOICES, default=Basis.POT.value
    )

    def offer(self, funds: tuple[FundChoice, ...]) -> None:
        """Fill the lists; where nothing was asked for, show what will be answered."""
        self.fund.choices = [(fund.code, fund.name) for fund in funds]
        years = sorted({year for fund in funds for year in fund.years}, reverse=True)
        self.year.choices = [(year, year) for year in years]
        codes = {fund.code: fund for fund in funds}
        chosen = codes.get(self.fund.data or "", funds[0])
        self.fund.data = chosen.code
        if self.year.data not in years:
            self.year.data = chosen.years[0]
        self.lens.data = self.lens.data or Lens.CATEGORY.value
        self.basis.data = self.basis.data or Basis.POT.value

    def question(self, asked: Mapping[str, str]) -> SummaryQuestion:
        """The question that the address asks; what is not on offer takes its default."""
        return SummaryQuestion(
            fund=self.fund.data,
            year=self.year.data,
            lens=_member(Lens, self.lens.data) or Lens.CATEGORY,
            basis=_member(Basis, self.basis.data) or Basis.POT,
            as_at=moment_asked_for(self, asked),
        )


def _member(options: type[Chosen], text: str | None) -> Chosen | None:
    return next((option for option in options if option.value == text), None)
