"""State by act by role by organisation: what the services allow, against a table of its own."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.support.reporting import (
    ACTS,
    BODY,
    Q1,
    REASON,
    REVIEWERS,
    TOLD,
    WAYS,
    Reporting,
)
from tracker.db.outcomes import OutcomeReportVersion
from tracker.domain.breaches import RulesBroken
from tracker.domain.outcomes.moves import roles_for
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.permissions import MAY, ForbiddenError, Viewer
from tracker.services.outcomes.acts import RIGHTS, ActOnReport, SaveReport, save_report
from tracker.services.refusals import NotFoundError

# For each act, the states from which it may be done and what comes of it, written down again.
ORACLE = {
    "save": {"not started": "draft", "draft": "draft", "queried": "queried", "superseded": "draft"},
    "submit": {"draft": "submitted", "queried": "submitted"},
    "recall": {"submitted": "draft", "nil": "draft"},
    "take into review": {"submitted": "in review"},
    "query": {"in review": "queried", "nil": "queried"},
    "accept": {"in review": "accepted"},
    "report nil": dict.fromkeys(("not started", "draft", "queried", "superseded"), "nil"),
    "waive": dict.fromkeys(("not started", "draft", "queried", "superseded"), "waived"),
    "supersede": {"accepted": "superseded", "waived": "superseded"},
}
REPORTING = {"save", "submit", "recall", "report nil"}


def _who(reporting: Reporting) -> dict[str, Viewer]:
    people = reporting.people
    return {
        "partner": people.partner,
        "other partner": people.other_partner,
        "lead": people.lead,
        "finance": people.finance,
        "evaluator": people.evaluator,
        "admin": people.admin,
    }


def _ask(reporting: Reporting, act: ReportAct, by: Viewer, learning: str = "Earlier") -> str:
    """What comes of an act: a state, or why there is none."""
    reporting.next_row()
    session = reporting.session
    try:
        with session.begin_nested():
            if act is ReportAct.SAVE:
                order = SaveReport(reporting.pottery, Q1, replace(TOLD, learning=learning))
                found = save_report(session, by, order)
            else:
                asked = ActOnReport(reporting.pottery, Q1, None, REASON, BODY)
                found = ACTS[act](session, by, asked)
            return found.version.state.value
    except NotFoundError:
        return "not found"
    except ForbiddenError:
        return "forbidden"
    except RulesBroken as refused:
        rules = {breach.rule for breach in refused.breaches}
        return rules.pop() if len(rules) == 1 else f"refused by {sorted(rules)}"


def _expected(state: ReportState, act: ReportAct, who: str) -> str:
    if who == "other partner":
        return "not found"
    if who not in ("partner", "lead") or (who == "partner" and act.value not in REPORTING):
        return "forbidden"
    return ORACLE[act.value].get(state.value, "state_allows")


@pytest.mark.parametrize("state", ReportState, ids=lambda state: state.value)
def test_what_may_be_done_in_each_state_by_each_person(
    state: ReportState, reporting: Reporting
) -> None:
    reporting.bring(state)
    session, found, expected = reporting.session, {}, {}
    for act in ReportAct:
        for who, viewer in _who(reporting).items():
            attempt = session.begin_nested()
            found[act.value, who] = _ask(reporting, act, viewer)
            expected[act.value, who] = _expected(state, act, who)
            session.expire_all()
            attempt.rollback()
    assert found == expected


def test_nothing_that_was_refused_leaves_a_trace(reporting: Reporting) -> None:
    reporting.bring(ReportState.SUBMITTED)
    for who, viewer in _who(reporting).items():
        if who != "lead":
            assert _ask(reporting, ReportAct.ACCEPT, viewer) in ("not found", "forbidden")
    count = select(func.count()).select_from(OutcomeReportVersion)
    assert reporting.session.scalar(count) == len(WAYS[ReportState.SUBMITTED])


def test_rights_and_table_name_the_same_roles() -> None:
    for act in ReportAct:
        assert roles_for(act) == MAY[RIGHTS[act]]
    assert {act for act in ReportAct if act.value not in REPORTING} == REVIEWERS


STEPS = 40
# What a submission without any answer is told.
EMPTY = "refused by ['delivery_is_told', 'people_reached_or_a_reason']"


@pytest.mark.parametrize("seed", range(4))
def test_any_walk_of_acts_by_anybody_goes_where_the_table_says(
    seed: int, reporting: Reporting
) -> None:
    """People press what they like, in any order: the report follows the table and nobody else.

    Two leads take part, so that one who wrote some of a report is told to leave it to the other.
    """
    chance = random.Random(seed)
    who = {**_who(reporting), "second lead": reporting.second_lead()}
    state, versions, wrote, answered = "not started", 0, set[str](), False
    for step in range(STEPS):
        # Mostly what could be done here, or the walk would hardly leave its first state.
        here = [act for act in ReportAct if state in ORACLE[act.value]]
        act = chance.choice(here if chance.random() < 0.7 else list(ReportAct))
        name = chance.choice([*who, "partner", "lead", "second lead"])
        end = ORACLE[act.value].get(state)
        expected = _expected(ReportState(state), act, "lead" if "lead" in name else name)
        by_another = act.value in ("take into review", "accept") or (
            act.value == "query" and state == "in review"
        )
        if end and by_another and name in wrote and expected == end:
            expected = "reviewer_is_another"
        if act is ReportAct.SUBMIT and expected == end and not answered:
            expected = EMPTY
        found = _ask(reporting, act, who[name], f"In step {step}")
        assert found == expected, (seed, step, name, act, state)
        if found == end:
            state, versions = end, versions + 1
            if act.value in ("save", "submit", "report nil"):
                wrote.add(name)
            # A nil or waived report says nothing, and what is opened again after it says nothing.
            answered = act is ReportAct.SAVE or (answered and end not in ("nil", "waived"))
    reporting.session.expire_all()
    count = select(func.count()).select_from(OutcomeReportVersion)
    assert reporting.session.scalar(count) == versions
