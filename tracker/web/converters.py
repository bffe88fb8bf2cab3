"""What stands in an address for a value: a financial year without its stroke."""

from werkzeug.routing import BaseConverter, ValidationError

from tracker.domain.periods import check_financial_year

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
