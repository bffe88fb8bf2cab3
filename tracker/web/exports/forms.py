"""What an export is asked for in the address of its page."""

from collections.abc import Mapping

from tracker.domain.funding import Basis
from tracker.services.evaluation import EvaluationQuestion
from tracker.services.impact.asked import FundChoice
from tracker.web.as_at import AsAtForm, moment_unless
from tracker.web.fields import RadiosField, SelectField
from tracker.web.fund_choice import not_offered, offer_funds


class ExportForm(AsAtForm):
    """Fund, year, basis and day of a file."""

    fund = SelectField("Fund", blank=None)
    year = SelectField("Financial year", blank=None)
    basis = RadiosField(
        "Basis of totals",
        choices=[
            (Basis.POT.value, "Pot: what the board awards and pays"),
            (Basis.END_RECIPIENT.value, "End recipient: what pots pass on, and what they keep"),
        ],
        default=Basis.POT.value,
    )

    def offer(self, funds: tuple[FundChoice, ...]) -> None:
        """Fill the lists; where nothing was asked for, choose what would be answered."""
        self.refused = [
            *offer_funds(self.fund, self.year, funds),
            *not_offered(self.basis, "Select a basis of totals from the list"),
        ]
        self.basis.data = self.basis.data or Basis.POT.value

    def question(self, asked: Mapping[str, str]) -> EvaluationQuestion:
        """The question that the address asks; RulesBroken where it has no answer."""
        moment = moment_unless(self.refused, self, asked)
        return EvaluationQuestion(
            fund=self.fund.data,
            year=self.year.data,
            basis=Basis(self.basis.data),
            as_at=moment,
        )
