"""The fund and the year that a page is asked for: those that there are, and no silent others."""

from tracker.domain.breaches import Breach
from tracker.domain.periods import check_financial_year
from tracker.services.impact.asked import FundChoice
from tracker.web.fields import SelectField
from tracker.web.fields.choices import ChoiceField


def offer_funds(
    fund: SelectField, year: SelectField, funds: tuple[FundChoice, ...]
) -> list[Breach]:
    """Fill both lists and choose what was left open; return what was asked for in vain."""
    refused = []
    years = sorted({year for fund in funds for year in fund.years}, reverse=True)
    fund.choices = [(one.code, one.name) for one in funds]
    year.choices = [(one, one) for one in years]
    chosen = next((one for one in funds if one.code == fund.data), None)
    if fund.data is not None and chosen is None:
        refused.append(Breach("fund_is_known", "fund", "Select a fund from the list"))
    known = years if refused else (chosen or funds[0]).years
    if year.data is not None and year.data not in known:
        refused.append(Breach("year_has_an_envelope", "year", _no_envelope(year.data)))
    fund.data = (chosen or funds[0]).code
    if year.data not in known:
        year.data = known[0]
    return refused


def not_offered(field: ChoiceField, sentence: str) -> list[Breach]:
    """Refuse a choice that is not in the list; none made is no mistake."""
    if field.data is None or field.data in {option.value for option in field.listed()}:
        return []
    return [Breach("choice_is_offered", field.name, sentence)]


def _no_envelope(year: str) -> str:
    try:
        return f"There is no envelope for {check_financial_year(year)}"
    except ValueError:
        return "Select a financial year from the list"
