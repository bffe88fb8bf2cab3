"""The cells of scheme tables: links, and amounts that say when they are made up."""

from collections.abc import Sequence
from typing import cast

from flask import current_app, url_for
from markupsafe import Markup

from tracker.domain.funding import AmountBasis
from tracker.domain.money import percent_spent
from tracker.services.schemes.listing import SchemeLine
from tracker.services.schemes.measures import CatalogueMeasure, PublishedResult, Subscription
from tracker.services.schemes.money import AwardLine, SchemeMoney
from tracker.services.schemes.targets import LensLinks, Weights
from tracker.services.schemes.words import FUNDING_NOT_PUBLISHED, NOT_PUBLISHED
from tracker.web.nhs.wording import pounds

Cell = str | Markup
Rows = list[list[Cell]]


def amount(pence: int, basis: str) -> Markup:
    """An amount, with its tag below where it is illustrative: beside it, columns grow too wide."""
    written = Markup('<span class="tracker-amount">{}</span>').format(pounds(pence))
    if not pence or basis != AmountBasis.ILLUSTRATIVE:
        return written
    # The macro is the one place that knows how the tag looks.
    macros = current_app.jinja_env.get_template("components/figures.html").module
    return written + Markup("<br>") + cast(Markup, getattr(macros, "illustrative_tag")())  # noqa: B009 macros are untyped


def spent(money: SchemeMoney) -> Cell:
    """What is spent, or that nobody has published it."""
    return amount(money.spent_pence, money.spent_basis) if money.spent_is_known else NOT_PUBLISHED


def left(money: SchemeMoney) -> Cell:
    """What is left, unless it could only be worked out from a real scheme's made-up award."""
    return amount(money.left_pence, money.basis) if money.left_is_known else NOT_PUBLISHED


def link(text: str, href: str) -> Markup:
    """A link in a cell."""
    return Markup('<a class="nhsuk-link" href="{}">{}</a>').format(href, text)


def list_rows(lines: tuple[SchemeLine, ...]) -> Rows:
    """The list of schemes, a row each."""
    return [
        [
            link(line.name, url_for("schemes.page", reference=line.reference)),
            line.reference,
            line.lead,
            line.status,
            amount(line.money.awarded_pence, line.money.basis)
            if line.money
            else FUNDING_NOT_PUBLISHED,
            spent(line.money) if line.money else "Not recorded",
        ]
        for line in lines
    ]


def award_rows(awards: tuple[AwardLine, ...]) -> Rows:
    """The awards of a scheme, with what is spent and left of each."""
    return [
        [
            link(award.reference, url_for("funding.award", reference=award.reference)),
            award.year,
            f"{award.category}, from pot award {award.pot_reference}"
            if award.pot_reference
            else award.category,
            award.recipient,
            award.instrument,
            amount(award.money.awarded_pence, award.money.basis),
            spent(award.money),
            left(award.money),
        ]
        for award in awards
    ]


def part_rows(weights: Weights) -> Rows:
    """The targets of one set of weights, the parts beside their per cent."""
    return [[part.name, part.in_words, part.per_cent] for part in weights.parts]


def pounds_rows(links: LensLinks, basis: str) -> Rows:
    """What a lens's targets are awarded and have spent."""
    return [
        [row.name, amount(row.awarded_pence, basis), amount(row.spent_pence, basis)]
        for row in links.pounds
    ]


def part_and_pounds_rows(links: LensLinks, weights: Weights, basis: str) -> Rows:
    """Parts with the pounds they come to, where the parts never changed."""
    shares = {row.code: row for row in links.pounds}
    return [
        [
            *row,
            amount(shares[part.code].awarded_pence if part.code in shares else 0, basis),
            amount(shares[part.code].spent_pence if part.code in shares else 0, basis),
        ]
        for part, row in zip(weights.parts, part_rows(weights), strict=True)
    ]


def pounds_total(links: LensLinks, basis: str, between: Sequence[str] = ()) -> list[Cell]:
    """The total of a lens: the scheme's own awarded and spent, to the penny."""
    return [
        "Total",
        *between,
        amount(sum(row.awarded_pence for row in links.pounds), basis),
        amount(sum(row.spent_pence for row in links.pounds), basis),
    ]


def spent_note(money: SchemeMoney) -> str:
    """How much of the award is spent, beside the figure, where that may be worked out."""
    if not money.left_is_known:
        return ""
    return f"{percent_spent(money.spent_pence, money.awarded_pence)} of what is awarded"


def measure_rows(subscriptions: tuple[Subscription, ...]) -> Rows:
    """The measures of a scheme; a missing baseline or target is said in words."""
    return [
        [
            one.measure.name,
            one.baseline_in_words or "No baseline",
            one.target_in_words or "No target",
            one.way_in_words,
        ]
        for one in subscriptions
    ]


def result_rows(results: tuple[PublishedResult, ...]) -> Rows:
    """What documents print about a scheme, with the place where they print it."""
    return [
        [
            one.what,
            one.value,
            one.about,
            one.compared_with or "Nothing",
            f"{one.source}. {one.note[:1].upper()}{one.note[1:]}" if one.note else one.source,
        ]
        for one in results
    ]


def held_rows(reference: str, subscriptions: tuple[Subscription, ...]) -> Rows:
    """The measures in use, with the ways to change and to stop each."""
    return [
        [*row, _acts(reference, one.measure)]
        for row, one in zip(measure_rows(subscriptions), subscriptions, strict=True)
    ]


def offered_rows(reference: str, measures: tuple[CatalogueMeasure, ...]) -> Rows:
    """Measures of the catalogue, each with the way to use it."""
    return [
        [
            link(
                measure.name,
                url_for("schemes.measure", reference=reference, code=measure.code),
            ),
            measure.domain,
            measure.unit.capitalize(),
            measure.national_target or "No national target",
        ]
        for measure in measures
    ]


def _acts(reference: str, measure: CatalogueMeasure) -> Markup:
    change = url_for("schemes.measure", reference=reference, code=measure.code)
    stop = url_for("schemes.stop_measure", reference=reference, code=measure.code)
    return Markup(" ").join(
        Markup(
            '<a class="nhsuk-link" href="{}">{}<span class="nhsuk-u-visually-hidden"> {}</span></a>'
        ).format(href, words, measure.name)
        for words, href in (("Change", change), ("Stop", stop))
    )
