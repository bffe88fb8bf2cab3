"""What schemes aim for, at every door: stored by steps, kept, refused and told in one sentence."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.support.observing import COUNT, SHARE, Observing, lay_observing_ground
from tests.support.portfolio import Portfolio, begin, lay_ground
from tracker.db.journal import as_at
from tracker.domain.attainment import Aim, Step, value_expected
from tracker.domain.breaches import RulesBroken
from tracker.domain.schemes import TargetOperator
from tracker.services.history import changes_of_scheme
from tracker.services.schemes.aims import aims_at, way_in_words
from tracker.services.schemes.links import LinkMeasure, link_measure
from tracker.services.schemes.measuring import StopMeasure, measure_to_set, stop_measure

DUE = date(2024, 3, 31)
STEPS = (Step(date(2023, 9, 30), Decimal(17)), Step(date(2023, 12, 31), Decimal(14)))


@pytest.fixture
def observing(session: Session) -> Observing:
    return lay_observing_ground(Portfolio(session, lay_ground(session)))


def order_of(observing: Observing, **more: object) -> LinkMeasure:
    said = {
        "baseline": Decimal(20),
        "baseline_period": "2022/23",
        "target": Decimal(10),
        "target_operator": TargetOperator.BELOW,
        "target_date": DUE,
        "steps": STEPS,
        **more,
    }
    return LinkMeasure(observing.scheme, SHARE, **said)  # type: ignore[arg-type]  # the facts come by their names


def aim_of(observing: Observing) -> Aim:
    session = observing.session
    return aims_at(session, as_at(session).number)[observing.scheme, SHARE]


def link(observing: Observing, **more: object) -> None:
    begin(observing.session, "link", by=observing.portfolio.people.lead)
    link_measure(observing.session, observing.portfolio.people.lead, order_of(observing, **more))


def test_an_aim_is_stored_with_its_way_and_its_day(observing: Observing) -> None:
    link(observing)
    aim = aim_of(observing)
    assert aim.steps == STEPS
    assert aim.starts == date(2023, 3, 31)
    assert value_expected(aim, date(2023, 9, 30)) == 17
    assert value_expected(aim, date(2023, 3, 31)) == 20
    assert way_in_words(aim, "percent") == (
        "30 September 2023: 17%; 31 December 2023: 14% (from 31 March 2023)"
    )


def test_a_new_version_has_its_own_steps_and_a_past_moment_the_old(observing: Observing) -> None:
    link(observing)
    before = as_at(observing.session).number
    link(observing, steps=(), starts=date(2023, 4, 30))
    assert aim_of(observing).steps == ()
    assert aim_of(observing).starts == date(2023, 4, 30)
    assert aims_at(observing.session, before)[observing.scheme, SHARE].steps == STEPS


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        (
            {"starts": DUE},
            ("target_date", "steps"),
            (
                "Target date must be after the baseline date",
                "Trajectory must have dates between the baseline date and the target date only",
            ),
        ),
        (
            {"steps": (Step(DUE, Decimal(9)),)},
            ("steps",),
            ("Trajectory must have dates between the baseline date and the target date only",),
        ),
        ({"steps": (), "tolerance": Decimal(-1)}, ("tolerance",), ("Tolerance must be 0 or more",)),
        (
            {"target_date": None},
            ("target_date",),
            ("Enter target date, because there is a trajectory",),
        ),
    ],
)
def test_a_way_that_cannot_be_gone_is_refused(
    observing: Observing, wrong: dict[str, object], field: Sequence[str], message: Sequence[str]
) -> None:
    with pytest.raises(RulesBroken) as refused:
        link(observing, **wrong)
    assert [one.field for one in refused.value.breaches] == list(field)
    assert [one.message for one in refused.value.breaches] == list(message)


def test_stopping_a_measure_keeps_its_way(observing: Observing) -> None:
    link(observing, tolerance=Decimal(2))
    lead = observing.portfolio.people.lead
    session = observing.session
    page = measure_to_set(session, lead, observing.scheme_reference, SHARE)
    begin(session, "stop", by=lead)
    stopped = stop_measure(
        session, lead, StopMeasure(observing.scheme, SHARE, "Counted elsewhere", page.seen)
    )
    session.refresh(stopped, ["steps"])
    assert [(row.day, row.value) for row in stopped.steps] == [(s.day, s.value) for s in STEPS]
    assert stopped.tolerance == 2
    assert (observing.scheme, SHARE) not in aims_at(session, as_at(session).number)


def test_the_history_tells_the_way_and_its_change(observing: Observing) -> None:
    link(observing)
    link(observing, steps=STEPS[:1], tolerance=Decimal("1.5"), starts=date(2023, 4, 1))
    lead = observing.portfolio.people.lead
    newest = changes_of_scheme(observing.session, lead, observing.scheme)[0]
    assert [(one.what, one.old, one.new) for one in newest.changes] == [
        ("People checked, baseline date", "", "1 April 2023"),
        (
            "People checked, trajectory",
            "30 September 2023: 17; 31 December 2023: 14",
            "30 September 2023: 17",
        ),
        ("People checked, tolerance", "", "1.5"),
    ]


@pytest.mark.parametrize(
    ("aim", "words"),
    [
        (Aim(None, Decimal(5)), "Nothing, because there is no baseline"),
        (Aim(Decimal(5), None), "Nothing, because there is no target"),
        (Aim(Decimal(5), Decimal(5)), "To stay as it is"),
        (
            Aim(Decimal(50), Decimal(50), tolerance=Decimal(5)),
            "To stay within 5 points of the baseline",
        ),
        (Aim(Decimal(5), Decimal(9)), "The target itself, because it has no date"),
        (
            Aim(Decimal(5), Decimal(9), due=DUE),
            "Nothing before 31 March 2024, because there is no baseline date",
        ),
        (
            Aim(Decimal(5), Decimal(9), starts=date(2023, 3, 31), due=DUE),
            "A straight line from 31 March 2023",
        ),
    ],
)
def test_what_is_expected_on_the_way_is_said_in_words(aim: Aim, words: str) -> None:
    assert way_in_words(aim, "percent") == words


def test_every_scheme_with_a_measure_has_an_aim(observing: Observing) -> None:
    assert aims_at(observing.session, as_at(observing.session).number)[
        observing.partners_scheme, COUNT
    ] == Aim(None, None)
