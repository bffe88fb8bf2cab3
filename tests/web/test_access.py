"""Every address × every role × another organisation: denied unless it says who may."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.demo_site import PEOPLE, Site
from tracker.db.funding import Award
from tracker.db.journal import as_at
from tracker.db.organisations import Organisation
from tracker.db.schemes import Scheme, SchemeVersion
from tracker.domain.permissions import MAY, Act, Role
from tracker.web.access import BY_TOKEN, PUBLIC, SIGNED_IN, rule_of

ROLE_OF = {
    "finance": Role.FINANCE,
    "lead": Role.LEAD,
    "partner": Role.PARTNER,
    "other partner": Role.PARTNER,
    "evaluator": Role.EVALUATOR,
    "admin": Role.ADMIN,
}
# What anybody may see without signing in. A new public address must be added here on purpose.
OPEN_TO_ALL = {
    "static",
    "account.sign_in",
    "account.sign_out",
    # Whoever opens these is not signed in yet: an address is asked for, or a link is the key.
    "account.ask_for_link",
    "account.link_sent",
    "account.link",
    "account.invitation",
    # There to the organisation's provider and back; not found where none is set.
    "account.to_organisation",
    "account.from_organisation",
    "pages.accessibility",
    "pages.cookies",
    "pages.privacy",
    "pages.help_page",
    "pages.healthz",
    # What programs can ask for, and nothing of what they would be answered.
    "api.index",
    "api.openapi",
}


def _rules(app: Flask) -> list[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint))


def test_every_endpoint_declares_who_may_use_it_and_only_these_are_public(
    shared_site: Site,
) -> None:
    app = shared_site.client().application
    with app.app_context():
        declared = {rule.endpoint: rule_of(rule.endpoint) for rule in _rules(app)}
    undeclared = {endpoint for endpoint, rule in declared.items() if rule is None}
    assert undeclared == set()
    assert {endpoint for endpoint, rule in declared.items() if rule == PUBLIC} == OPEN_TO_ALL


@pytest.mark.parametrize("who", [None, *PEOPLE])
def test_nobody_opens_an_address_that_their_role_does_not_allow(
    shared_site: Site, who: str | None
) -> None:
    client = shared_site.client(who)
    app = client.application
    wrong: list[str] = []
    with app.app_context():
        declared = {rule.endpoint: rule_of(rule.endpoint) for rule in _rules(app)}
    for rule in _rules(app):
        allowed = _allows(declared[rule.endpoint], who)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint == "account.sign_out":
                continue  # it would end the session that the rest of the walk needs
            with client.open(_address(rule, shared_site), method=method) as answer:
                status = answer.status_code
            if declared[rule.endpoint] == BY_TOKEN:
                # Whoever is signed in: tests/api asks what a token opens.
                is_right = status == 401
            else:
                is_right = _is_right(status, allowed, who)
            if not is_right:
                wrong.append(f"{method} {rule.rule} answered {status}")
    assert wrong == []


def _allows(rule: str | Act | None, who: str | None) -> bool:
    if rule == PUBLIC:
        return True
    if who is None or rule is None:
        return False
    return rule == SIGNED_IN or (isinstance(rule, Act) and ROLE_OF[who] in MAY[rule])


def _is_right(status: int, allowed: bool, who: str | None) -> bool:
    if allowed:
        # A row that is not theirs is 404 and an unfilled form 422; a fault never passes.
        return status in (200, 302, 404, 409, 422) or (who is not None and status == 403)
    return status == (302 if who is None else 403)


def _address(rule: Rule, site: Site) -> str:
    """An address of the rule, with things of the demonstration that exist."""
    known = _examples(site)
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda match: known.get(match[1], "1"), rule.rule)


def _examples(site: Site) -> dict[str, str]:
    with site.sessions() as session:
        scheme = session.scalars(select(Scheme.reference).order_by(Scheme.id)).first()
        award = session.scalars(select(Award.reference).order_by(Award.id)).first()
        assert as_at(session).number > 1
    return {
        "fund": "MSE",
        "year": "2023-24",
        "reference": scheme or "",
        "award": award or "",
        "lens": "element",
        "filename": "tracker.css",
        "code": "FC-TP",
        "layout": "awards",
        "period": "2023-24-Q1",
        "section": "people",
        "number": "1",
        "measure": "EXM-BP",
        "subject": "PL-EX",
        "drawing": "change",
    }


def _things_of_others(site: Site) -> Iterator[tuple[str, str]]:
    """Addresses of schemes and awards in which the first partner has no part."""
    with site.sessions() as session:
        mine = session.scalar(select(Organisation.id).where(Organisation.code == "EX-TP-BB"))
        assert mine is not None
        awards = session.scalars(select(Award).order_by(Award.id)).all()
        pots = {award.id for award in awards if award.recipient_id == mine}
        theirs = [
            award
            for award in awards
            if award.recipient_id != mine and award.parent_award_id not in pots
        ]
        involved = {award.scheme_id for award in awards if award not in theirs}
        led = set(
            session.scalars(
                select(SchemeVersion.scheme_id).where(SchemeVersion.lead_organisation_id == mine)
            )
        )
        references = {s.id: s.reference for s in session.scalars(select(Scheme))}
        for award in theirs:
            yield "award", award.reference
            if award.scheme_id not in involved | led:
                yield "scheme", references[award.scheme_id]


def test_another_organisations_things_are_not_found_wherever_a_partner_asks(
    shared_site: Site,
) -> None:
    client = shared_site.client("partner")
    app = client.application
    with app.app_context():
        declared = {rule.endpoint: rule_of(rule.endpoint) for rule in _rules(app)}
    others: dict[str, list[str]] = {"award": [], "scheme": []}
    for kind, reference in _things_of_others(shared_site):
        others[kind].append(reference)
    assert len(others["award"]) > 20
    found: list[str] = []
    for rule in _rules(app):
        if "reference" not in rule.arguments or not rule.endpoint.startswith(
            ("schemes.", "funding.", "outcomes.", "decisions.")
        ):
            continue
        kind = "award" if rule.endpoint.startswith("funding.") else "scheme"
        for reference in others[kind][:3]:
            values = _examples(shared_site) | {"reference": reference}
            address = re.sub(
                r"<(?:[^:<>]+:)?(\w+)>",
                lambda match, known=values: known.get(match[1], "1"),  # type: ignore[misc]  # known is a mapping of texts
                rule.rule,
            )
            method = "GET" if "GET" in (rule.methods or set()) else "POST"
            status = client.open(address, method=method).status_code
            if status != (404 if _allows(declared[rule.endpoint], "partner") else 403):
                found.append(f"{method} {address} answered {status}")
    assert found == []
