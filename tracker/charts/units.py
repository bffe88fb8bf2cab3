"""How a chart writes its numbers: in their unit, with a true minus, rounded half up."""

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

TRUE_MINUS = "−"
# Larger than any count or sum that is drawn here, and small enough to be written in full.
LARGEST = 1e15
# What differs from half in the last digits of a float only is half.
_NOISE = 9
_LARGE = (("tn", 10**12), ("bn", 10**9), ("m", 10**6))


@dataclass(frozen=True)
class Unit:
    """What a value is measured in; values are given in it: 12.3 for 12.3%.

    `axis` names the scale; `difference` follows the difference of two values, where that is
    another unit; `least` and `most` are ends that no scale passes unless a value does.
    """

    axis: str
    after: str = ""
    before: str = ""
    places: int = 1
    difference: str | None = None
    least: float | None = None
    most: float | None = None

    def say(self, value: float, places: int | None = None) -> str:
        """A value in words: 12.3%, −0.4, £1,250."""
        written = _rounded(value, self.places if places is None else places)
        sign = TRUE_MINUS if written.startswith("-") else ""
        return f"{sign}{self.before}{written.removeprefix('-')}{self.after}"

    def tick(self, value: float, places: int) -> str:
        """A value beside a scale, where there is room for few digits: 25%, £1.5m."""
        whole = self.say(value, places)
        for name, size in _LARGE:
            if abs(value) >= size:
                short = (Decimal(repr(abs(value))) / size).normalize()
                digits = f"{short:,f}"
                sign = TRUE_MINUS if value < 0 else ""
                return min(whole, f"{sign}{self.before}{digits}{name}{self.after}", key=len)
        return whole

    def say_difference(self, value: float) -> str:
        """The difference of two values: 2.0 percentage points."""
        if self.difference is None:
            return self.say(value)
        written = _rounded(value, self.places)
        return f"{written.replace('-', TRUE_MINUS)} {self.difference}".strip()

    def say_interval(self, value: float, lower: float | None, upper: float | None) -> str:
        """A value with its limits: 12.3% (11.0% to 13.6%)."""
        if lower is None or upper is None:
            return self.say(value)
        return f"{self.say(value)} ({self.say(lower)} to {self.say(upper)})"

    def to(self, places: int) -> "Unit":
        """The same unit with another number of decimal places."""
        return replace(self, places=places)


PERCENT = Unit("Per cent", "%", difference="percentage points", least=0, most=100)
PERCENTAGE_POINTS = Unit("Percentage points", " points")
PER_100_000 = Unit("Per 100,000 people", difference="per 100,000", least=0)
PER_1_000 = Unit("Per 1,000", difference="per 1,000", least=0)
PEOPLE = Unit("People", places=0, least=0)
YEARS = Unit("Years", difference="years", least=0)
POUNDS = Unit("Pounds", before="£", places=0)
RATIO = Unit("Ratio", places=2, least=0)
NUMBER = Unit("Value", places=1)


def _rounded(value: float, places: int) -> str:
    exact = Decimal(repr(round(float(value), _NOISE)))
    exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact or abs(exact):,f}"
