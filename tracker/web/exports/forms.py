"""What an export is asked for in the address of its page."""

from collections.abc import Mapping

from tracker.domain.funding import Basis
from tracker.services.evaluation import EvaluationQuestion
from tracker.services.impact.asked import FundChoice
from tracker.web.as_at import AsAtForm, moment_asked_for
from tracker.web.fields import RadiosField, SelectField


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
        self.fund.choices = [(fund.code, fund.name) for fund in funds]
        years = sorted({year for fund in funds for year in fund.years}, reverse=True)
        self.year.choices = [(year, year) for year in years]
        chosen = next((fund for fund in funds if fund.code == self.fund.data), funds[0])
        self.fund.data = chosen.code
        if self.year.data not in years:
            self.year.data = chosen.years[0]
        if self.basis.data not in {basis.value for basis in Basis}:
            self.basis.data = Basis.POT.value

    def question(self, asked: Mapping[str, str]) -> EvaluationQuestion:
        """The question that the address asks."""
        return EvaluationQuestion(
            fund=self.fund.data,
            year=self.year.data,
            basis=Basis(self.basis.data),
            as_at=moment_asked_for(self, asked),
        )
