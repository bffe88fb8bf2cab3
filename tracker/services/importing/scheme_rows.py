"""Which scheme a row of the schemes sheet is about: one that stands, or a new one."""

from dataclasses import dataclass, fields

from tracker.domain.breaches import Breach
from tracker.services.importing.context import Context
from tracker.services.importing.rows import Row
from tracker.services.schemes.access import visible_schemes
from tracker.services.schemes.register import SchemeFacts
from tracker.services.snapshot import SchemeAt, aliases_at, deliverers_at, schemes_at


@dataclass(frozen=True)
class KnownScheme:
    """A scheme that stands; not certain if nothing but its name and lead point at it."""

    id: int
    reference: str
    journal_number: int
    facts: SchemeFacts
    is_certain: bool = True


class SchemeRows:
    """Finds the scheme of each row by its references, and a twin of a new one by its name."""

    def __init__(self, context: Context) -> None:
        session, number = context.session, context.number
        visible = visible_schemes(session, context.by)
        schemes = schemes_at(session, number)
        deliverers = deliverers_at(session, schemes)
        aliases = aliases_at(session, number)
        self._by_reference: dict[str, KnownScheme] = {}
        self._by_alias: dict[str, list[KnownScheme]] = {}
        self._by_name: dict[object, KnownScheme] = {}
        self._aliases: dict[int, set[str]] = {}
        for scheme in schemes.values():
            if visible is not None and scheme.id not in visible:
                continue
            facts = _facts_of(scheme, tuple(deliverers.get(scheme.id, ())))
            known = KnownScheme(scheme.id, scheme.reference, scheme.version.journal_number, facts)
            self._by_reference[scheme.reference] = known
            self._by_name.setdefault((facts.name.casefold(), facts.lead_organisation_id), known)
            own = {alias.casefold() for alias in aliases.get(scheme.id, ())}
            self._aliases[scheme.id] = own
            for alias in own:
                self._by_alias.setdefault(alias, []).append(known)

    def find(self, row: Row) -> tuple[KnownScheme | None, list[Breach]]:
        """The scheme of a row; none means that it would be a new one."""
        reference, own = row.text("reference").upper(), row.text("own_reference").casefold()
        if reference:
            known = self._by_reference.get(reference)
            return known, [] if known else [_unknown(reference)]
        alike = self._by_alias.get(own, []) if own else []
        if len(alike) > 1:
            return None, [_several(alike)]
        if alike or own:
            return (alike[0] if alike else None), []
        twin = self._by_name.get((row.text("name").strip().casefold(), row.number_of("lead")))
        if twin is None:
            return None, []
        return KnownScheme(twin.id, twin.reference, twin.journal_number, twin.facts, False), []

    def is_new_alias(self, row: Row, known: KnownScheme | None) -> bool:
        """Whether a row brings a reference of its sender's that is not on record."""
        own = row.text("own_reference").casefold()
        return bool(own) and (known is None or own not in self._aliases[known.id])


def _facts_of(scheme: SchemeAt, deliverers: tuple[int, ...]) -> SchemeFacts:
    version = scheme.version
    names = {one.name for one in fields(SchemeFacts)} - {"deliverer_ids"}
    return SchemeFacts(**{name: getattr(version, name) for name in names}, deliverer_ids=deliverers)


def _unknown(reference: str) -> Breach:
    return Breach(
        "scheme_is_there",
        "reference",
        f"Scheme reference must be one that the tracker gave: there is no {reference}. Leave it "
        "blank for a new scheme",
    )


def _several(schemes: list[KnownScheme]) -> Breach:
    names = ", ".join(sorted(scheme.reference for scheme in schemes))
    return Breach(
        "scheme_is_named",
        "own_reference",
        f"Enter scheme reference: several schemes have this reference of your own ({names})",
    )
