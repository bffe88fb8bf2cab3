"""What a summary is asked for in the address of its page."""

from collections.abc import Mapping

from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.services.impact.asked import FundChoice
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import LENS_LABELS
from tracker.web.as_at import AsAtForm, moment_unless
from tracker.web.fields import SelectField
from tracker.web.fund_choice import not_offered, offer_funds

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
        self.refused = [
            *not_offered(self.lens, "Select what to look at the money by from the list"),
            *offer_funds(self.fund, self.year, funds),
            *not_offered(self.basis, "Select a basis of totals from the list"),
        ]
        self.lens.data = self.lens.data or Lens.CATEGORY.value
        self.basis.data = self.basis.data or Basis.POT.value

    def question(self, asked: Mapping[str, str]) -> SummaryQuestion:
        """The question that the address asks; RulesBroken where it has no answer."""
        moment = moment_unless(self.refused, self, asked)
        return SummaryQuestion(
            fund=self.fund.data,
            year=self.year.data,
            lens=Lens(self.lens.data),
            basis=Basis(self.basis.data),
            as_at=moment,
        )
