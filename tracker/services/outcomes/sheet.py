"""A report as one row of a spreadsheet: what its columns hold, and what a row would make of it.

Most breakdowns and every measure are too many for one row: each has a row of its own, and the
row of the report leaves them as they are.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tracker.domain.outcomes.answers import (
    AREA_NOT_KNOWN,
    EVERYBODY,
    FROM_CORE20,
    NARRATIVE,
    AnswerKey,
    Answers,
    Value,
    counted,
    not_reported,
)
from tracker.domain.outcomes.states import ReportState
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.outcomes.stored import StoredReport

PEOPLE_COLUMN, QUALIFIER_COLUMN = "people_reached", "people_reached_qualifier"
_GROUPS: Mapping[str, AnswerKey] = {
    "people_core20": FROM_CORE20,
    "people_not_known": AREA_NOT_KNOWN,
}
ANSWER_COLUMNS = (PEOPLE_COLUMN, *_GROUPS, *NARRATIVE)
_EMPTY: Mapping[str, Any] = {
    "status": "",
    "reason": "",
    PEOPLE_COLUMN: None,
    QUALIFIER_COLUMN: "",
    **dict.fromkeys(_GROUPS),
    **dict.fromkeys(NARRATIVE, ""),
    "case_study_consent": False,
}


def columns_of(stored: StoredReport | None, answers: Answers) -> dict[str, Any]:
    """What a report says, by the names of columns; one that nobody began says nothing."""
    if stored is None:
        return dict(_EMPTY)
    if stored.state is ReportState.NIL:
        return {**_EMPTY, "status": ValueStatus.NIL.value, "reason": stored.version.reason}
    return {
        **_columns_of_values(answers),
        **{name: getattr(answers, name) for name in NARRATIVE},
        "case_study_consent": answers.case_study_consent,
    }


def nil_columns(reason: str) -> dict[str, Any]:
    """What a nil report says."""
    return {**_EMPTY, "status": ValueStatus.NIL.value, "reason": reason}


def answers_from(columns: Mapping[str, Any], standing: Answers) -> Answers:
    """The answers of a row; what no column is about stays as it stands."""
    values = {
        key: value
        for key, value in standing.values.items()
        if key not in (EVERYBODY, *_GROUPS.values())
    }
    stood = _columns_of_values(standing)
    if all(columns[name] == said for name, said in stood.items() if name not in _GROUPS):
        # As it stood: also what no column can say, such as that it is suppressed.
        people = standing.people
    else:
        people = _people(columns)
    if people is not None:
        values[EVERYBODY] = people
    for name, key in _GROUPS.items():
        if columns[name] == stood[name]:
            values |= {key: standing.values[key]} if key in standing.values else {}
        elif columns[name] is not None:
            values[key] = counted(columns[name])
    texts = {name: columns[name] for name in NARRATIVE}
    consent = bool(columns["case_study_consent"])
    files = standing.evidence
    return Answers(values=values, case_study_consent=consent, evidence=files, **texts).tidied()


def _columns_of_values(answers: Answers) -> dict[str, Any]:
    """What the columns of figures hold."""
    people = answers.people
    is_missing = people is not None and people.status is ValueStatus.NOT_REPORTED
    is_told = people is not None and (is_missing or people.number is not None)
    status = ValueStatus.NOT_REPORTED if is_missing else ValueStatus.REPORTED
    return {
        "status": status.value,
        "reason": people.reason if people and is_missing else "",
        PEOPLE_COLUMN: _count(people),
        QUALIFIER_COLUMN: people.qualifier.value if people and is_told else "",
        **{name: _count(answers.values.get(key)) for name, key in _GROUPS.items()},
    }


def _people(columns: Mapping[str, Any]) -> Value | None:
    number = columns[PEOPLE_COLUMN]
    if columns["status"] == ValueStatus.NOT_REPORTED:
        missing = not_reported(columns["reason"])
        # A figure beside "not reported" is refused by its rule, not passed over here.
        return (
            missing
            if number is None
            else Value(missing.status, value=Decimal(number), reason=missing.reason)
        )
    if number is None:
        return None
    return counted(number, Qualifier(columns[QUALIFIER_COLUMN] or Qualifier.EXACT))


def _count(value: Value | None) -> int | None:
    number = value.number if value else None
    return None if number is None else int(number)
