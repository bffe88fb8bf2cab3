"""Rows of organisations, schemes and their links that are filled in already."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from tracker.db.organisations import OrganisationVersion
from tracker.db.schemes import SchemeAlias
from tracker.domain.trajectories import in_words
from tracker.exports.templates import Value
from tracker.services.schemes.aims import steps_of
from tracker.services.schemes.aliases import AliasKind
from tracker.services.snapshot import (
    SchemeAt,
    WeightSet,
    deliverers_at,
    measure_links_at,
    weight_sets_at,
)

from .scope import Scope

Values = Mapping[str, Value]


def organisation_rows(scope: Scope) -> Iterator[Values]:
    """What is known of the organisation that the template is for."""
    for row in scope.organisation_versions:
        if scope.organisation and row.organisation_id == scope.organisation.id:
            yield _organisation(scope, row)


def _organisation(scope: Scope, row: OrganisationVersion) -> Values:
    return {
        "code": scope.organisations[row.organisation_id].code,
        "name": row.name,
        "kind": row.kind,
        "ods_code": row.ods_code,
        "charity_number": row.charity_number,
        "org_id": row.org_id,
        "is_example": _yes_or_no(row.is_example),
    }


def scheme_rows(scope: Scope) -> Iterator[Values]:
    """Every scheme that the organisation leads, delivers or is paid for."""
    deliverers = deliverers_at(scope.session, {one.id: one for one in scope.schemes})
    aliases = _own_references(scope)
    for scheme in scope.schemes:
        codes = [scope.organisations[number].code for number in deliverers.get(scheme.id, ())]
        lead = scope.organisations.get(scheme.version.lead_organisation_id or 0)
        yield {
            **_facts(scheme),
            "own_reference": aliases.get(scheme.id, ""),
            "lead": lead.code if lead else "",
            "deliverers": "; ".join(sorted(codes)),
        }


def _facts(scheme: SchemeAt) -> dict[str, Value]:
    version = scheme.version
    return {
        "reference": scheme.reference,
        "name": version.name,
        "kind": version.kind.value,
        "summary": version.summary,
        "partners": version.partners,
        "alliance": version.alliance_code,
        "place_text": version.place_text,
        "theme": version.theme_code,
        "life_course": version.life_course.value,
        "starts": version.starts,
        "ends": version.ends,
        "period_text": version.period_text,
        "status": version.status.value,
        "funded_by_fund": version.funded_by_fund.value,
        "decision_reference": version.decision_reference,
        "decided_on": version.decided_on,
        "assessment_reference": version.assessment_reference,
        "is_example": _yes_or_no(version.is_example),
    }


def link_rows(scope: Scope) -> Iterator[Values]:
    """The newest parts of each lens, then the measures, scheme by scheme."""
    weights: dict[int, dict[str, WeightSet]] = {}
    # In the order of their months, so that the last of a lens stays.
    for one in weight_sets_at(scope.session, scope.at.number):
        weights.setdefault(one.scheme_id, {})[one.lens.value] = one
    measures: dict[int, list[Values]] = {}
    for link in measure_links_at(scope.session, scope.at.number):
        measures.setdefault(link.scheme_id, []).append(
            {
                "measure": link.measure_code,
                "baseline": link.baseline,
                "baseline_period": link.baseline_period,
                "target_value": link.target,
                "target_operator": link.target_operator.value if link.target_operator else "",
                "target_date": link.target_date,
                "baseline_date": link.starts,
                "trajectory": in_words(steps_of(link)),
                "tolerance": link.tolerance,
                "is_active": _yes_or_no(link.is_active),
            }
        )
    for scheme in scope.schemes:
        shown: Values = {"scheme": scheme.reference, "scheme_name": scheme.name}
        for lens, found in sorted(weights.get(scheme.id, {}).items()):
            for target, parts in found.parts.items():
                yield {
                    **shown,
                    "lens": lens,
                    "target": target,
                    "parts": parts,
                    "from_month": found.effective_from,
                }
        yield from ({**shown, **values} for values in measures.get(scheme.id, ()))


def _own_references(scope: Scope) -> dict[int, str]:
    """A partner's own reference of each scheme; the first in binary order where it has several."""
    rows = scope.session.execute(
        select(SchemeAlias.scheme_id, SchemeAlias.alias).where(
            SchemeAlias.kind == AliasKind.PARTNER.value,
            SchemeAlias.journal_number <= scope.at.number,
        )
    )
    found: dict[int, str] = {}
    for row in rows:
        found[row.scheme_id] = min(row.alias, found.get(row.scheme_id, row.alias))
    return found


def _yes_or_no(truth: bool) -> str:
    return "yes" if truth else "no"
