"""What the page of a scheme says of its appraisals and decisions."""

from dataclasses import dataclass

from flask import url_for

from tracker.domain.permissions import Act
from tracker.services.decisions.appraising import why_not_theirs
from tracker.services.decisions.ground import paid_by
from tracker.services.decisions.review import SchemeReview, review_at
from tracker.services.schemes.page import SchemePage
from tracker.web.context import reading, viewer
from tracker.web.decisions import words
from tracker.web.decisions.words import Row
from tracker.web.funding.cells import Cell, Table, link, stacked, text_columns
from tracker.web.nhs.wording import day


@dataclass(frozen=True)
class SchemeSection:
    """The newest of both with their history, and the ways on for those who may."""

    appraisal: list[Row]
    in_hindsight: bool
    appraisal_href: str
    earlier_appraisals: Table | None
    decision: list[Row]
    decision_href: str
    earlier_decisions: Table | None
    appraise_href: str
    why_not_appraise: str
    decide_href: str
    correct_href: str


def section_of_scheme(page: SchemePage, *, acts: bool) -> SchemeSection | None:
    """The section as at the page's moment; `acts` adds the links to forms. None: not for them."""
    if not viewer().may(Act.READ_DECISIONS):
        return None
    key, number = page.key, page.at.number
    review = review_at(reading(), key, number, page.facts.name)
    newest, decision = review.appraisal, review.decision
    appraises = acts and viewer().may(Act.APPRAISE_SCHEMES)
    decides = acts and viewer().may(Act.DECIDE_SCHEMES)
    paid = paid_by(reading(), key.id, number, page.facts) if appraises else frozenset[int]()
    why_not = why_not_theirs(viewer(), paid)
    reference = key.reference
    return SchemeSection(
        appraisal=words.appraisal_rows(newest) if newest else [],
        in_hindsight=bool(newest and newest.in_hindsight),
        appraisal_href=_appraisal(reference, newest.revision) if newest else "",
        earlier_appraisals=_earlier_appraisals(review),
        decision=words.decision_rows(decision.newest, reference) if decision else [],
        decision_href=_decision(reference, decision.place) if decision else "",
        earlier_decisions=_earlier_decisions(review),
        appraise_href=url_for("decisions.appraise", reference=reference)
        if appraises and not why_not
        else "",
        why_not_appraise=why_not,
        decide_href=url_for("decisions.decide", reference=reference) if decides else "",
        correct_href=url_for("decisions.correct", reference=reference, number=decision.place)
        if decides and decision
        else "",
    )


def _appraisal(reference: str, revision: int) -> str:
    return url_for("decisions.appraisal", reference=reference, number=revision)


def _decision(reference: str, place: int) -> str:
    return url_for("decisions.decision", reference=reference, number=place)


def _earlier_appraisals(review: SchemeReview) -> Table | None:
    rows: list[list[Cell]] = [
        [
            link(
                f"Appraisal {one.revision}, {day(one.appraised_on)}",
                _appraisal(review.key.reference, one.revision),
            ),
            stacked(one.body, words.hindsight_tag() if one.in_hindsight else ""),
            words.total(one.totals.alignment, one.totals.most),
            words.total(one.totals.effectiveness, one.totals.most),
        ]
        for one in review.appraisals[1:]
    ]
    columns = text_columns("Appraisal", "By", "Alignment", "Predicted effectiveness")
    return _table("Earlier appraisals", columns, rows)


def _earlier_decisions(review: SchemeReview) -> Table | None:
    rows: list[list[Cell]] = [
        [
            link(
                f"Decision {one.place}, {day(one.newest.decided_on)}",
                _decision(review.key.reference, one.place),
            ),
            words.decision_tag(one.newest.kind),
            one.newest.body,
        ]
        for one in review.decisions[1:]
    ]
    return _table("Earlier decisions", text_columns("Decision", "Decided", "By"), rows)


def _table(caption: str, columns: object, rows: list[list[Cell]]) -> Table | None:
    if not rows:
        return None
    return Table(caption, columns, rows, narrow="stack", caption_size="s")  # type: ignore[arg-type]  # columns of words
