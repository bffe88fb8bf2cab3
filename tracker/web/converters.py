"""What stands in an address for a value: a financial year without its stroke."""

from werkzeug.routing import BaseConverter, ValidationError

from tracker.domain.periods import check_financial_year


class FinancialYearConverter(BaseConverter):
    """`2023-24` in an address is 2023/24; two years that do not follow are no address."""

    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> str:
        """Give the route the year as it is written everywhere else."""
        try:
            return check_financial_year(value.replace("-", "/"))
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: str) -> str:
        """Write the year without its stroke, which would be a folder."""
        return value.replace("/", "-")
