"""What the view of appraisals and decisions is asked for in its address."""

from collections.abc import Mapping

from tracker.domain.decisions import DECISION_WORDS
from tracker.services.decisions.portfolio import NO_DECISION, Asked
from tracker.services.schemes.words import Names
from tracker.web.as_at import AsAtForm, moment_unless
from tracker.web.fields import SelectField
from tracker.web.fund_choice import not_offered


class PortfolioForm(AsAtForm):
    """Decision, alliance, category and day."""

    decision = SelectField(
        "Decision",
        blank="Any, or none",
        choices=[
            *((kind.value, words) for kind, words in DECISION_WORDS.items()),
            (NO_DECISION, "No decision"),
        ],
    )
    alliance = SelectField("Alliance", blank="Any alliance")
    category = SelectField("Category", blank="Any category")

    def offer(self, names: Names) -> None:
        """Fill the lists with what the reference lists hold."""
        for field, name in ((self.alliance, "alliance"), (self.category, "funding_category")):
            field.choices = [(item.code, names.item(item.code)) for item in names.items_of(name)]
        self.refused = [
            *not_offered(self.decision, "Select a decision from the list"),
            *not_offered(self.alliance, "Select an alliance from the list"),
            *not_offered(self.category, "Select a category from the list"),
        ]

    def asked(self, address: Mapping[str, str]) -> Asked:
        """What the address asks for; RulesBroken where it has no answer."""
        moment = moment_unless(self.refused, self, address)
        return Asked(self.decision.data, self.alliance.data, self.category.data, moment)
