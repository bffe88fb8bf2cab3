"""The sheet of observations carries what was observed, as it stood, in the words of all files."""

import pytest

from tests.support.observing import COUNT, NEXT_YEAR, RATE, Observing, figure, share
from tests.support.portfolio import YEAR
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.values import ValueStatus
from tracker.exports.evaluation import ObservationLine
from tracker.services.evaluation.observed import observed_lines
from tracker.services.evaluation.question import EvaluationQuestion, read_sources


def lines(observing: Observing) -> list[ObservationLine]:
    """The observed values of the workbook as it would be made now."""
    sources = read_sources(observing.session, EvaluationQuestion(year=YEAR))
    return list(observed_lines(sources))


@pytest.fixture
def observing(observing: Observing) -> Observing:
    """With an envelope, without which there is no workbook."""
    observing.portfolio.envelope(1_000_00)
    return observing


def test_a_share_by_fifth_says_all_that_is_known_of_it(observing: Observing) -> None:
    recorded = observing.record(observing.of_place(quintile="1"), share(23, 41, imd=2019))
    [line] = lines(observing)
    assert line.observation_reference == f"OBS-{recorded.value_id}"
    assert (line.place_code, line.place_name, line.scheme_reference) == ("PL-EX", "Example", None)
    assert (line.breakdown_code, line.breakdown_name) == ("imd_quintile", "Deprivation quintile")
    assert (line.group_code, line.group_name) == ("1", "Fifth 1")
    assert (line.numerator, line.denominator, str(line.value)) == (23, 41, "56.097561")
    assert (line.value_status, line.imd_version, line.unit) == ("reported", "2019", "percent")
    assert (line.financial_year, line.value_basis) == ("2022/23", "recorded")
    assert line.journal_number == recorded.journal_number


def test_each_state_has_its_own_word_and_no_blank_is_unexplained(observing: Observing) -> None:
    gone = ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="Lost")
    hidden = ObservedFacts(status=ValueStatus.SUPPRESSED, reason="So few people")
    observing.record(observing.of_scheme(COUNT), figure("0"))
    observing.record(observing.of_scheme(COUNT, NEXT_YEAR), gone)
    observing.record(observing.of_partner(COUNT), hidden)
    observing.record(observing.of_scheme(RATE), ObservedFacts(status=ValueStatus.NIL))
    observing.record(observing.of_scheme(), share(0, 41))
    found = {(line.measure_code, line.value_status, line.value) for line in lines(observing)}
    assert found == {
        (COUNT, "nil", 0),
        (COUNT, "x", None),
        (COUNT, "c", None),
        (RATE, "nil", 0),
        ("M-SHARE", "reported", 0),
    }
    assert {line.reason for line in lines(observing)} == {None, "Lost", "So few people"}


def test_a_workbook_of_an_earlier_moment_holds_the_earlier_value(observing: Observing) -> None:
    key = observing.of_scheme(COUNT)
    observing.record(key, figure("10"))
    earlier = read_sources(observing.session, EvaluationQuestion(year=YEAR))
    observing.record(key, figure("100"))
    assert [line.value for line in observed_lines(earlier)] == [10]
    assert [line.value for line in lines(observing)] == [100]
