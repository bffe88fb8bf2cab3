"""Evidence on pages: add and describe files, open one, and erase one that should not be there."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue

from tracker.domain.breaches import Breach, RulesBroken
from tracker.domain.outcomes.answers import Answers
from tracker.domain.outcomes.evidence import (
    FILES,
    LIMITS,
    LONGEST_REASON,
    MEGABYTE,
    Evidence,
    EvidenceKind,
    size_in_words,
)
from tracker.domain.outcomes.sections import SECTION_TITLES, Section
from tracker.domain.periods import Period
from tracker.domain.permissions import Act
from tracker.services.outcomes.evidence import (
    ChangeEvidence,
    EraseEvidence,
    EvidenceChanged,
    change_evidence,
    erase_evidence,
)
from tracker.services.outcomes.evidence_files import find_evidence, open_evidence, read_record
from tracker.web.access import requires
from tracker.web.context import reading, viewer, writing
from tracker.web.fields import AtMost, NhsForm, TextAreaField
from tracker.web.files import takes_files
from tracker.web.outcomes.addresses import crumbs, href_of
from tracker.web.outcomes.blueprint import bp
from tracker.web.outcomes.evidence_form import (
    STAY,
    EvidenceForm,
    Sent,
    caption_name,
    evidence_form,
    read_files,
    stored_data,
    tick_name,
)
from tracker.web.outcomes.files_said import files_said
from tracker.web.outcomes.finding import Looked, look
from tracker.web.outcomes.pages_of_form import lead_of
from tracker.web.seen import version_seen

# What a form has besides its files, and a little more, so that a file that is just too large is
# told by its name.
_MOST_BYTES = LIMITS.report_bytes + 5 * MEGABYTE
_TOO_MUCH = (
    f"The files together must be {size_in_words(LIMITS.report_bytes)} or smaller. None of them "
    "was read: choose fewer at once"
)
# What browsers of phones know how to open. Text has no kind that they could mistake for a page.
_TYPES: Mapping[EvidenceKind, str] = {
    EvidenceKind.PDF: "application/pdf",
    EvidenceKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EvidenceKind.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    EvidenceKind.PNG: "image/png",
    EvidenceKind.JPEG: "image/jpeg",
}
_ANY = "application/octet-stream"
_NOTHING_RUNS = "sandbox; default-src 'none'"


class EraseForm(NhsForm):
    """Why a file is erased."""

    reason = TextAreaField(
        "Why is it erased?",
        thing="Reason",
        hint="For example, it named somebody who took part. Do not repeat here what must go",
        validators=[AtMost(LONGEST_REASON, "Reason")],
        options={"rows": "3"},
    )


@dataclass(frozen=True)
class Again:
    """The page once more: what is wrong, and what was typed that is not stored."""

    problems: tuple[Breach, ...] = ()
    typed: Mapping[str, str] | None = None
    added: int = 0


def show_too_large() -> ResponseReturnValue:
    """The page again, for files of which nothing was read."""
    given = request.view_args or {}
    looked = look(given["reference"], given["period"])
    too_much = Breach("files_are_not_too_large", FILES, _TOO_MUCH)
    return _page(looked, Again((too_much,))), 413


@bp.route(
    "/<reference>/<report_period:period>/form/evidence",
    methods=["GET", "POST"],
    endpoint="evidence",
)
@requires(Act.REPORT_OUTCOMES)
@takes_files(_MOST_BYTES, show_too_large)
def fill_evidence(reference: str, period: Period) -> ResponseReturnValue:
    """Add files and say what they show; what is good is kept, whatever else is wrong."""
    looked = look(reference, period)
    listed = _listed(looked)
    form = evidence_form(looked.report, listed)()
    if not form.is_submitted():
        return _page(looked) if looked.may_fill else redirect(href_of(looked.report))
    form.validate()
    sent = read_files(form.files.data or ())
    try:
        changed = _change(looked, form, sent)
    except RulesBroken as refused:
        return _page(looked, Again((*refused.breaches, *sent.wrong), _typed(form))), 422
    problems = (*sent.wrong, *changed.refused, *_wrong_captions(form, listed, changed))
    if problems:
        again = Again(problems, _typed(form), len(changed.added))
        return _page(look(reference, period), again), 422
    return _on(looked, changed)


@bp.get("/<reference>/<report_period:period>/files/<int:number>", endpoint="evidence_file")
@requires(Act.READ_EVIDENCE)
def send_evidence(reference: str, period: Period, number: int) -> Response:
    """A file as it came, to be saved: a browser never shows it as a page of ours."""
    report = look(reference, period).report
    opened = open_evidence(reading(), viewer(), report, number)
    response = send_file(
        BytesIO(opened.content),
        mimetype=_TYPES.get(opened.evidence.kind, _ANY),
        as_attachment=True,
        download_name=opened.evidence.name,
    )
    response.headers["Content-Security-Policy"] = _NOTHING_RUNS
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@bp.route(
    "/<reference>/<report_period:period>/files/<int:number>/erase",
    methods=["GET", "POST"],
    endpoint="erase_evidence",
)
@requires(Act.ERASE_EVIDENCE)
def erase(reference: str, period: Period, number: int) -> ResponseReturnValue:
    """Ask why, and take the bytes of a file away for ever."""
    report = look(reference, period).report
    find_evidence(viewer(), report, number)
    form = EraseForm()
    if form.validate_on_submit():
        order = EraseEvidence(reference, period, number, form.reason.data or "")
        try:
            with writing("Erase an evidence file") as session:
                erase_evidence(session, viewer(), order)
        except RulesBroken as refused:
            form.add_breaches(refused.breaches)
        else:
            flash("The file is erased. That there was one is kept", "success")
            return redirect(href_of(report))
    return render_template(
        "outcomes/erase.html",
        report=report,
        record=read_record(reading(), viewer(), report, number),
        form=form,
        back_href=href_of(report),
        breadcrumbs=crumbs(report),
    ), (422 if form.is_submitted() else 200)


def _listed(looked: Looked) -> tuple[Evidence, ...]:
    return looked.report.answers.evidence if looked.report.answers else ()


def _change(looked: Looked, form: EvidenceForm, sent: Sent) -> EvidenceChanged:
    report, listed = looked.report, _listed(looked)
    order = ChangeEvidence(
        report.scheme_id,
        report.period,
        version_seen(form.seen.data),
        added=sent.good,
        captions=form.captions(listed),
        removed=form.removed(listed),
    )
    with writing("Change the evidence of an outcome report") as session:
        return change_evidence(session, viewer(), order)


def _wrong_captions(
    form: EvidenceForm, listed: tuple[Evidence, ...], changed: EvidenceChanged
) -> list[Breach]:
    """What is wrong with what was typed, and what two people typed of one file."""
    found = [
        Breach("caption_is_short", caption_name(one), message)
        for one in listed
        if caption_name(one) in form
        for message in form[caption_name(one)].errors
    ]
    for one in changed.clashes:
        says = f"it says “{one.caption}” now" if one.caption else "nothing is said any more"
        message = f"Somebody else changed what {one.name} shows: {says}. Save again to keep yours"
        found.append(Breach("caption_is_as_seen", caption_name(one), message))
    return found


def _typed(form: EvidenceForm) -> dict[str, str]:
    return {one.name: str(one.data or "") for one in form if one.name.startswith("caption_")}


def _on(looked: Looked, changed: EvidenceChanged) -> ResponseReturnValue:
    """The next page, or this one again for whoever wants to describe what was added."""
    report = looked.report
    if request.form.get(STAY):
        if changed.added:
            words = "1 file is" if len(changed.added) == 1 else f"{len(changed.added)} files are"
            flash(f"{words} added", "success")
        to = {"to": "check"} if _to_check() else {}
        return redirect(href_of(report, "evidence", **to))
    following = _following(looked)
    if following is None or _to_check():
        return redirect(href_of(report, "check"))
    return redirect(href_of(report, "section", section=following.value))


def _following(looked: Looked) -> Section | None:
    sections = [*looked.sections, None]
    if Section.EVIDENCE not in sections:
        return None
    return sections[sections.index(Section.EVIDENCE) + 1]


def _to_check() -> bool:
    return request.args.get("to") == "check"


def _page(looked: Looked, again: Again | None = None) -> str:
    """The page as things stand now, with what was typed and is not stored over it."""
    report, listed = looked.report, _listed(looked)
    data = stored_data(report, listed)
    form = evidence_form(report, listed)(formdata=None, data=data)
    if again:
        bad = {one.field for one in again.problems}
        for name, text in (again.typed or {}).items():
            if name in bad and name in form:
                form[name].data = text
        form.add_breaches(again.problems)
    said = files_said(report, report.answers or Answers())
    return render_template(
        "outcomes/evidence.html",
        report=report,
        title=SECTION_TITLES[Section.EVIDENCE],
        lead=lead_of(report, Section.EVIDENCE),
        question=looked.questions.get(Section.EVIDENCE, ""),
        form=form,
        added=again.added if again else 0,
        files=[
            (one, [form[name] for name in (caption_name(file), tick_name(file)) if name in form])
            for one, file in zip(said, listed, strict=True)
        ],
        stay=STAY,
        many=len(looked.sections) > 1,
        self_href=href_of(report, "evidence", **({"to": "check"} if _to_check() else {})),
        back_href=href_of(report),
        breadcrumbs=crumbs(report),
    )
