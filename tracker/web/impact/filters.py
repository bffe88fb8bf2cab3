"""What pages of impact are asked for in their addresses."""

from collections.abc import Mapping
from typing import ClassVar

from tracker.domain.apportionment import Lens
from tracker.domain.breaches import Breach
from tracker.domain.funding import Basis
from tracker.services.impact.asked import FundChoice
from tracker.services.impact.brief import BriefQuestion
from tracker.services.impact.picture import SummaryQuestion
from tracker.services.impact.summary import LENS_LABELS
from tracker.web.as_at import AsAtForm, moment_unless
from tracker.web.fields import SelectField
from tracker.web.fund_choice import not_offered, offer_funds

BASIS_CHOICES = [
    (Basis.POT.value, "Pot basis: what the board awards and pays"),
    (Basis.END_RECIPIENT.value, "End-recipient basis: what pots pass on"),
]
# The lenses whose targets are needs that somebody has stated.
COVERED_LENSES = (Lens.ELEMENT, Lens.POPULATION, Lens.PLACE, Lens.PRIORITY)
LENS_NOT_OFFERED = "Select what to look at the money by from the list"


class FundYearForm(AsAtForm):
    """Fund, year and day; `asked_for` names the fields in the order in which a page shows them."""

    asked_for: ClassVar[tuple[str, ...]] = ("fund", "year", "as_at")
    fund = SelectField("Fund", blank=None)
    year = SelectField("Financial year", blank=None)

    def offer(self, funds: tuple[FundChoice, ...]) -> None:
        """Fill the lists; where nothing was asked for, show what will be answered."""
        others = self.refuse_others()
        self.refused = [*offer_funds(self.fund, self.year, funds), *others]

    def refuse_others(self) -> list[Breach]:
        """What else is asked for in vain; a form with more lists fills and checks them here."""
        return []

    def question(self, asked: Mapping[str, str]) -> SummaryQuestion:
        """The question that the address asks; RulesBroken where it has no answer."""
        moment = moment_unless(self.refused, self, asked)
        return SummaryQuestion(fund=self.fund.data, year=self.year.data, as_at=moment)


class SummaryForm(FundYearForm):
    """Fund, year, lens, basis and day of a summary."""

    asked_for = ("lens", "fund", "year", "basis", "as_at")
    lens = SelectField(
        "Look at the money by",
        blank=None,
        choices=[(lens.value, label) for lens, label in LENS_LABELS.items()],
        default=Lens.CATEGORY.value,
    )
    basis = SelectField(
        "Basis of totals", blank=None, choices=BASIS_CHOICES, default=Basis.POT.value
    )

    def refuse_others(self) -> list[Breach]:
        """A lens or a basis that there is not."""
        refused = [
            *not_offered(self.lens, LENS_NOT_OFFERED),
            *not_offered(self.basis, "Select a basis of totals from the list"),
        ]
        self.lens.data = self.lens.data or Lens.CATEGORY.value
        self.basis.data = self.basis.data or Basis.POT.value
        return refused

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


class CoverageForm(FundYearForm):
    """Fund, year and day, and which needs are looked at."""

    asked_for = ("lens", "fund", "year", "as_at")
    lens = SelectField(
        "Look at",
        blank=None,
        choices=[(lens.value, LENS_LABELS[lens]) for lens in COVERED_LENSES],
        default=Lens.ELEMENT.value,
    )

    def refuse_others(self) -> list[Breach]:
        """A lens of which there is no coverage."""
        refused = not_offered(self.lens, LENS_NOT_OFFERED)
        self.lens.data = self.lens.data or Lens.ELEMENT.value
        return refused

    def chosen(self) -> Lens:
        """The lens, once the question was found to have an answer."""
        return Lens(self.lens.data)


class BriefForm(FundYearForm):
    """Fund, year and day of a brief, and an alliance if it is not of the whole fund."""

    asked_for = ("fund", "year", "alliance", "as_at")
    alliance = SelectField("Alliance", blank="The whole fund")

    def refuse_others(self) -> list[Breach]:
        """An alliance that there is not."""
        return not_offered(self.alliance, "Select an alliance from the list")

    def brief_question(self, asked: Mapping[str, str]) -> BriefQuestion:
        """The question that the address asks; RulesBroken where it has no answer."""
        question = self.question(asked)
        alliance = self.alliance.data or ""
        return BriefQuestion(question.fund, question.year, alliance, question.as_at)
