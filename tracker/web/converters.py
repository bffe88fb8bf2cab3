"""What stands in an address for a value: a financial year or a period without its stroke."""

from werkzeug.routing import BaseConverter, ValidationError

from tracker.domain.periods import Period, check_financial_year, part_of_year, year_period

FIRST_YEAR, LAST_YEAR = "2013/14", "2099/00"


class FinancialYearConverter(BaseConverter):
    """`2023-24` in an address is 2023/24; two years that do not follow are no address.

    Nor is a year before or after those that an envelope may be set for.
    """

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> str:
        """Give the route the year as it is written everywhere else."""
        try:
            year = check_financial_year(value.replace("-", "/"))
        except ValueError:
            raise ValidationError from None
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError
        return year

    def to_url(self, value: str) -> str:
        """Write the year without its stroke, which would be a folder."""
        return value.replace("/", "-")


class ReportPeriodConverter(FinancialYearConverter):
    """`2023-24`, `2023-24-H1` or `2023-24-Q2` in an address is what a report is for."""

    regex = r"\d{4}-\d{2}(?:-(?:Q[1-4]|H[12]))?"
    part_isolating = True

    def to_python(self, value: str) -> Period:  # type: ignore[override]  # a period is more than its year
        """Give the route the period."""
        year = super().to_python(value[:7])
        if len(value) == len("2023-24"):
            return year_period(year)
        letter, number = value[-2], value[-1]
        return part_of_year(year, 4 if letter == "Q" else 2, int(number))

    def to_url(self, value: Period) -> str:  # type: ignore[override]  # a route gives a period, not text
        """Write the period as the year, or as its half or quarter."""
        return value.in_address
