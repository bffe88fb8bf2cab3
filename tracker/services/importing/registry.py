"""Which importer reads which layout, and who may use it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.domain.permissions import Act, Viewer
from tracker.services.importing.actuals import ActualsImporter
from tracker.services.importing.allocations import AllocationsImporter
from tracker.services.importing.awards import AwardsImporter
from tracker.services.importing.context import Context, Importer
from tracker.services.importing.envelopes import EnvelopesImporter
from tracker.services.importing.forecasts import ForecastsImporter
from tracker.services.importing.general_ledger import GeneralLedgerImporter
from tracker.services.importing.links import LinksImporter
from tracker.services.importing.observations import ObservationsImporter
from tracker.services.importing.organisations import OrganisationsImporter
from tracker.services.importing.outcomes import OutcomesImporter
from tracker.services.importing.schemes import SchemesImporter
from tracker.services.importing.virements import VirementsImporter


@dataclass(frozen=True)
class Door:
    """The importer of a layout, and the acts of which a person must be allowed one."""

    make: Callable[[Context], Importer]
    acts: tuple[Act, ...]

    def require(self, by: Viewer) -> None:
        """Raise, with who may, unless this person may do any of the acts."""
        if not any(by.may(act) for act in self.acts):
            by.require(self.acts[0])


DOORS: Mapping[str, Door] = {
    "actuals": Door(ActualsImporter, (Act.RECORD_SPENDING, Act.RECORD_ONWARD_SPENDING)),
    "allocations": Door(AllocationsImporter, (Act.ALLOCATE,)),
    "awards": Door(AwardsImporter, (Act.AWARD, Act.AWARD_ONWARD)),
    "envelopes": Door(EnvelopesImporter, (Act.SET_ENVELOPE,)),
    "forecasts": Door(ForecastsImporter, (Act.FORECAST,)),
    "general-ledger": Door(GeneralLedgerImporter, (Act.RECORD_SPENDING,)),
    "links": Door(LinksImporter, (Act.LINK_SCHEME,)),
    "observations": Door(ObservationsImporter, (Act.RECORD_OBSERVATIONS,)),
    "organisations": Door(OrganisationsImporter, (Act.MANAGE_ORGANISATIONS,)),
    "outcomes": Door(OutcomesImporter, (Act.REPORT_OUTCOMES,)),
    "schemes": Door(SchemesImporter, (Act.REGISTER_SCHEME,)),
    "virements": Door(VirementsImporter, (Act.REQUEST_VIREMENT,)),
}
