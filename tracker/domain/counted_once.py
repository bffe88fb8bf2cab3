"""When people of several schemes may be added: a register of people counts each of them once.

Without such a declaration somebody may have been reached by two schemes. With it, the people of
the schemes that it lists are added, from a financial year on, and divided by as one number.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.domain.breaches import Breach
from tracker.domain.periods import check_financial_year

FEWEST_SCHEMES = 2
LONGEST_NAME = 200
LONGEST_TEXT = 2_000


@dataclass(frozen=True)
class CountedOnce:
    """What is declared: a register's name, how it counts once, from which year on, and of whom."""

    name: str
    how: str
    first_year: str
    schemes: frozenset[int]

    def covers(self, schemes: Collection[int], year: str) -> bool:
        """Whether nobody is counted by two of these schemes in a year."""
        return year >= self.first_year and self.schemes.issuperset(schemes)


def register_of(
    registers: Iterable[CountedOnce], schemes: Collection[int], year: str
) -> CountedOnce | None:
    """The one register that holds all of these schemes in a year; none where there is none."""
    return next((one for one in registers if schemes and one.covers(schemes, year)), None)


def register_has_its_own_name(name: str, standing: Iterable[CountedOnce]) -> Iterator[Breach]:
    """Two registers of one name would be taken for one."""
    rule, typed = "register_has_its_own_name", " ".join(name.split())
    if not typed:
        yield Breach(rule, "name", "Enter the name of the register of people")
    elif len(typed) > LONGEST_NAME:
        yield Breach(rule, "name", f"Name must be {LONGEST_NAME} characters or fewer")
    elif typed.casefold() in {one.name.casefold() for one in standing}:
        yield Breach(rule, "name", f"There is a register called {typed} already: change that one")


def register_says_how(how: str) -> Iterator[Breach]:
    """Whoever reads a sum of people must be able to judge what it rests on."""
    rule = "register_says_how"
    if not how.strip():
        message = "Enter how it is made sure that each person is counted once"
        yield Breach(rule, "how", message)
    elif len(how.strip()) > LONGEST_TEXT:
        message = f"How it is made sure must be {LONGEST_TEXT:,} characters or fewer"
        yield Breach(rule, "how", message)


def register_starts_with_a_year(first_year: str) -> Iterator[Breach]:
    """People of years before it may have been counted twice."""
    try:
        check_financial_year(first_year)
    except ValueError:
        message = "Select the first financial year in which people are counted once"
        yield Breach("register_starts_with_a_year", "first_year", message)


def register_lists_schemes_that_report(
    schemes: Collection[int], reporting: Collection[int]
) -> Iterator[Breach]:
    """Only people of reports are added, and it takes two schemes to add them."""
    rule = "register_lists_schemes_that_report"
    if len(set(schemes)) < FEWEST_SCHEMES:
        yield Breach(rule, "schemes", "Select at least 2 schemes whose people are counted once")
    if set(schemes) - set(reporting):
        yield Breach(rule, "schemes", "Select schemes that report: others count no people")


def scheme_is_in_one_register(
    schemes: Collection[int], others: Iterable[CountedOnce], names: Mapping[int, str]
) -> Iterator[Breach]:
    """In two registers its people would be counted once among each, and twice among both."""
    for other in others:
        for scheme in sorted(other.schemes & set(schemes), key=lambda one: (names[one], one)):
            yield Breach(
                "scheme_is_in_one_register",
                "schemes",
                f"{names[scheme]} is in the register {other.name} already: "
                "a scheme can be in one register at a time",
            )


def change_of_a_register_has_a_reason(reason: str, *, is_withdrawal: bool) -> Iterator[Breach]:
    """Sums that were shown before are shown no longer, or are others: readers must learn why."""
    rule = "change_of_a_register_has_a_reason"
    if not reason.strip():
        why = "people are no longer counted once" if is_withdrawal else "the register changes"
        yield Breach(rule, "reason", f"Enter a reason: why {why}")
    elif len(reason.strip()) > LONGEST_TEXT:
        message = f"Reason must be {LONGEST_TEXT:,} characters or fewer"
        yield Breach(rule, "reason", message)


def revision_changes_something(before: CountedOnce, after: CountedOnce) -> Iterator[Breach]:
    """A version that says the same as the one before would only hide when that was said."""
    if before == after:
        message = "Change something, or go back: the register says this already"
        yield Breach("revision_changes_something", None, message)


def register_still_stands(*, is_withdrawn: bool) -> Iterator[Breach]:
    """What was withdrawn is over: another declaration has another reason to be believed."""
    if is_withdrawn:
        message = "This register was withdrawn: declare a new one"
        yield Breach("register_still_stands", None, message)
