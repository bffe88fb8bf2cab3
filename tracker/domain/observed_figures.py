"""The figures of an observed value: what its measure asks for, and whether they agree."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tracker.domain.breaches import Breach
from tracker.domain.observed_values import (
    DIVIDED,
    MeasureFacts,
    ObservedFacts,
    ValueForm,
)
from tracker.domain.reading import enter
from tracker.domain.values import Qualifier, ValueStatus

_PER = re.compile(r"per (\d{1,3}(?:,\d{3})*|\d+)\b")
# As many decimals as a worked-out figure is given where nobody says how many.
_DECIMALS = 6


def multiplier_of(measure: MeasureFacts) -> int | None:
    """By what a numerator over its denominator is multiplied; none where the unit does not say."""
    if measure.form not in DIVIDED:
        return None
    if measure.unit.startswith("percent"):
        return 100
    if found := _PER.search(measure.unit):
        return int(found[1].replace(",", ""))
    return None if measure.form is ValueForm.RATE else 1


def figure_of(measure: MeasureFacts, facts: ObservedFacts) -> Decimal | None:
    """The figure that a value comes to: as given, else worked out; none where there is none."""
    if facts.status is ValueStatus.NIL:
        return Decimal(0)
    if facts.status is not ValueStatus.REPORTED:
        return None
    if facts.value is not None:
        return facts.value
    share = _share(measure, facts)
    if share is None:
        return None
    figure = rounded(share, _DECIMALS)
    return figure.quantize(Decimal(1)) if figure == figure.to_integral_value() else figure


def rounded(number: Fraction, decimals: int) -> Decimal:
    """An exact number to so many decimals, half up."""
    scaled = Decimal(number.numerator * 10**decimals) / Decimal(number.denominator)
    return scaled.to_integral_value(ROUND_HALF_UP).scaleb(-decimals)


def figures_suit_the_measure(measure: MeasureFacts, facts: ObservedFacts) -> Iterator[Breach]:
    """A reported value has the figures that its measure asks for, and they agree."""
    wrong = [
        *_figures_that_are_missing(measure, facts),
        *_figures_that_cannot_be(measure, facts),
    ]
    yield from wrong
    if not wrong:
        yield from value_agrees_with_its_parts(measure, facts)
    yield from limits_hold_the_value(measure, facts)


def value_agrees_with_its_parts(measure: MeasureFacts, facts: ObservedFacts) -> Iterator[Breach]:
    """A value beside its numerator and denominator is theirs, to the decimals it is given with."""
    exact = _share(measure, facts)
    if facts.value is None or exact is None or facts.qualifier is not Qualifier.EXACT:
        return
    decimals = max(0, -_exponent(facts.value))
    # Either way of rounding a half is somebody's way.
    if abs(Fraction(facts.value) - exact) > Fraction(1, 2 * 10**decimals):
        yield Breach(
            "value_agrees_with_its_parts",
            "value",
            f"Value must be {rounded(exact, decimals):,f}, because it is "
            f"{_plain(facts.numerator)} of {_plain(facts.denominator)}. Correct one of the three, "
            "or leave the value blank",
        )


def limits_hold_the_value(measure: MeasureFacts, facts: ObservedFacts) -> Iterator[Breach]:
    """An interval has both its ends, and the value lies between them."""
    rule, lower, upper = "limits_hold_the_value", facts.lower_limit, facts.upper_limit
    if (lower is None) != (upper is None):
        name, thing = ("lower_limit", "Lower") if lower is None else ("upper_limit", "Upper")
        yield Breach(rule, name, f"{enter(thing)} limit too, or leave both limits blank")
    if lower is None or upper is None:
        return
    figure = figure_of(measure, facts)
    if lower > upper:
        yield Breach(
            rule, "lower_limit", f"Lower limit must be {_plain(upper)} (the upper limit) or less"
        )
    elif figure is not None and lower > figure:
        yield Breach(
            rule, "lower_limit", f"Lower limit must be {_short(figure)} (the value) or less"
        )
    elif figure is not None and upper < figure:
        yield Breach(
            rule, "upper_limit", f"Upper limit must be {_short(figure)} (the value) or more"
        )


def _figures_that_are_missing(measure: MeasureFacts, facts: ObservedFacts) -> Iterator[Breach]:
    rule = "figures_suit_the_measure"
    given = {"numerator": facts.numerator, "denominator": facts.denominator}
    if measure.form not in DIVIDED:
        for name, figure in given.items():
            if figure is not None:
                yield Breach(
                    rule,
                    name,
                    f"{name.capitalize()} must be blank, because this measure is a "
                    f"{measure.form.value}: enter it as the value",
                )
        if facts.value is None and not any(given.values()):
            yield Breach(rule, "value", "Enter value, or say that it is nil or not reported")
        return
    is_share = measure.form is ValueForm.PROPORTION
    if not is_share and facts.value is not None and not any(given.values()):
        return
    for name, figure in given.items():
        if figure is None:
            other = "" if is_share else ", or the value alone"
            yield Breach(
                rule,
                name,
                f"Enter {name}: a {measure.form.value} is a numerator and a denominator{other}",
            )


def _figures_that_cannot_be(measure: MeasureFacts, facts: ObservedFacts) -> Iterator[Breach]:
    rule, numerator, denominator = "figures_can_be", facts.numerator, facts.denominator
    if measure.form in DIVIDED:
        yield from _counted(rule, "numerator", numerator, whole=True)
        yield from _counted(rule, "denominator", denominator, whole=True)
        if denominator == 0:
            yield Breach(rule, "denominator", "Denominator must be more than 0")
    if measure.form is ValueForm.COUNT:
        yield from _counted(rule, "value", facts.value, whole=True)
    elif measure.form is not ValueForm.DIFFERENCE:
        yield from _counted(rule, "value", facts.value, whole=False)
    is_share = measure.form is ValueForm.PROPORTION
    if is_share and numerator and denominator and numerator > denominator:
        yield Breach(
            rule,
            "numerator",
            f"Numerator must be {_plain(denominator)} (the denominator) or less",
        )


def _counted(rule: str, name: str, figure: Decimal | None, *, whole: bool) -> Iterator[Breach]:
    if figure is None:
        return
    if figure < 0:
        yield Breach(rule, name, f"{name.capitalize()} must be 0 or more")
    elif whole and figure != figure.to_integral_value():
        yield Breach(rule, name, f"{name.capitalize()} must be a whole number, like 148")


def _share(measure: MeasureFacts, facts: ObservedFacts) -> Fraction | None:
    multiplier = multiplier_of(measure)
    if multiplier is None or facts.numerator is None or not facts.denominator:
        return None
    return Fraction(facts.numerator) / Fraction(facts.denominator) * multiplier


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _plain(number: Decimal | None) -> str:
    return "nothing" if number is None else f"{number:,f}"


def _short(figure: Decimal) -> str:
    """A worked-out figure to two decimals, a given one as it stands."""
    return _plain(rounded(Fraction(figure), 2) if _exponent(figure) < -2 else figure)
