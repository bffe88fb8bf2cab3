"""The forms with which a panel's scores and a board's decision are written down."""

from tracker.domain.appraisals import (
    ALIGNMENT_WORDS,
    EFFECTIVENESS_WORDS,
    LONGEST_BODY,
    LONGEST_NOTE,
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    OBJECTIVE_WORDS,
    Objective,
    Score,
    input_of,
)
from tracker.domain.decisions import (
    DECISION_HINTS,
    DECISION_WORDS,
    GRADE_HINTS,
    GRADE_WORDS,
    DecisionKind,
    EvidenceGrade,
)
from tracker.web.fields import (
    AtMost,
    CheckboxesField,
    DayField,
    HiddenField,
    NhsField,
    NhsForm,
    Option,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from tracker.web.nhs.wording import day


def _text(label: str, rows: str = "3", **own: str) -> TextAreaField:
    thing = own.pop("thing", "Reason")
    checks = [AtMost(LONGEST_TEXT, thing)]
    return TextAreaField(label, thing=thing, validators=checks, options={"rows": rows}, **own)


class AppraisalForm(NhsForm):
    """What a panel says; `appraisal_form` makes its fields, in the order of the page."""

    appraised_on: DayField
    body: TextField
    decision_reference: TextField
    evidence: TextAreaField
    # None on the form of a first appraisal.
    reason: TextAreaField | None
    seen: HiddenField

    def score(self, objective: Objective) -> tuple[NhsField, ...]:
        """The three inputs of an objective, for the template."""
        return tuple(self[input_of(objective, what)] for what in _PARTS)

    def scores(self) -> tuple[Score, ...]:
        """What was chosen, objective by objective; what was left open is none."""
        return tuple(
            Score(objective, _chosen(first.data), _chosen(second.data), note.data or "")
            for objective in Objective
            for first, second, note in [self.score(objective)]
        )


_PARTS = ("alignment", "effectiveness", "note")


def appraisal_form(*, is_first: bool) -> type[AppraisalForm]:
    """The form with two scores to each objective; a later appraisal says why there is one."""
    fields: dict[str, object] = {}
    for objective, words in OBJECTIVE_WORDS.items():
        fields[input_of(objective, "alignment")] = _score("Alignment", ALIGNMENT_WORDS, words)
        fields[input_of(objective, "effectiveness")] = _score(
            "Predicted effectiveness", EFFECTIVENESS_WORDS, words
        )
        fields[input_of(objective, "note")] = TextField(
            "Note (optional)", thing="Note", place=words, validators=[AtMost(LONGEST_NOTE, "Note")]
        )
    again = None if is_first else _text("Why the scheme is appraised again")
    fields |= {**_said_of_the_whole(), "reason": again, "seen": HiddenField()}
    return type("AppraisalFormWithScores", (AppraisalForm,), fields)


def _said_of_the_whole() -> dict[str, object]:
    return {
        "evidence": _text(
            "What the scores rest on",
            thing="Evidence",
            hint="Studies, earlier results, what local people said",
        ),
        "appraised_on": DayField("Appraisal date", hint="For example, 14 3 2026"),
        "body": TextField(
            "Panel or board that appraised the scheme",
            hint="For example, Health inequalities funding panel",
            validators=[AtMost(LONGEST_BODY, "Panel or board")],
            options={"width": "20"},
        ),
        "decision_reference": TextField(
            "Decision reference (optional)",
            hint="Where the minutes are found",
            thing="Decision reference",
            validators=[AtMost(LONGEST_REFERENCE, "Decision reference")],
            options={"width": "20"},
        ),
    }


def stored_scores(scores: tuple[Score, ...]) -> dict[str, object]:
    """The inputs of scores that were given before."""
    found: dict[str, object] = {}
    for one in scores:
        found[input_of(one.objective, "alignment")] = str(one.alignment)
        found[input_of(one.objective, "effectiveness")] = str(one.effectiveness)
        found[input_of(one.objective, "note")] = one.note
    return found


def _score(label: str, words: dict[int, str], place: str) -> SelectField:
    choices = [
        (str(score), f"{score}: {said[:1].lower()}{said[1:]}") for score, said in words.items()
    ]
    return SelectField(label, thing=label, place=place, blank="Select a score", choices=choices)


def _chosen(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


class DecisionForm(NhsForm):
    """What was decided, by whom, on what evidence, and what follows."""

    kind = RadiosField(
        "What was decided",
        thing="Decision",
        choices=[
            Option(one.value, DECISION_WORDS[one], DECISION_HINTS[one]) for one in DecisionKind
        ],
    )
    reason = _text("Reason for the decision", hint="Those whose scheme it is read this")
    changes = _text(
        "What changes", thing="What changes", hint="Must be filled in to adapt a scheme"
    )
    grade = RadiosField(
        "How strong is the evidence?",
        thing="Evidence",
        hint="What is known of whether the scheme works",
        choices=[
            Option(
                one.value,
                f"{one.value}: {GRADE_WORDS[one][:1].lower()}{GRADE_WORDS[one][1:]}",
                GRADE_HINTS[one],
            )
            for one in EvidenceGrade
        ],
    )
    reports = CheckboxesField(
        "Accepted reports that it rests on (optional)", thing="Accepted reports"
    )
    despite = _text(
        "Why it goes on without a result",
        thing="Why it goes on without a result",
        hint="No report of this scheme is accepted, and no measure of it has a result. "
        "Must be filled in to continue or scale",
    )
    decided_on = DayField("Decision date", hint="For example, 14 3 2026")
    body = TextField(
        "Panel or board that decided",
        hint="For example, Health inequalities delivery group",
        validators=[AtMost(LONGEST_BODY, "Panel or board")],
        options={"width": "20"},
    )
    correction = _text("Why the decision is corrected")
    seen = HiddenField()


def words_of(form: DecisionForm) -> dict[str, str]:
    """What was entered, in the words of the page: for whoever met somebody else's edit."""
    kinds = {one.value: words for one, words in DECISION_WORDS.items()}
    return {
        "What was decided": kinds.get(form.kind.data or "", ""),
        "Reason": form.reason.data or "",
        "What changes": form.changes.data or "",
        "Evidence": form.grade.data or "",
        "Decision date": day(form.decided_on.data, ""),
        "Panel or board": form.body.data or "",
    }
