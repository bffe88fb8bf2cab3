"""The `tracker` command: every act that a person or a script asks for without a browser."""

from tracker.cli.backup import backup, restore_command
from tracker.cli.catalogue import catalogue
from tracker.cli.check import check
from tracker.cli.demo import demo
from tracker.cli.export import export
from tracker.cli.group import TrackerGroup
from tracker.cli.headings import show_or_set_headings
from tracker.cli.importing import import_command
from tracker.cli.mailing import mail
from tracker.cli.people import organisation, person
from tracker.cli.serving import serve, upgrade
from tracker.cli.summary import summary
from tracker.cli.template import template
from tracker.cli.waiting import run_waiting

main = TrackerGroup("tracker", help="Follow health inequalities funding from envelope to outcome.")
for command in (
    demo,
    serve,
    upgrade,
    catalogue,
    summary,
    export,
    template,
    import_command,
    check,
    person,
    organisation,
    mail,
    backup,
    restore_command,
):
    main.add_command(command)
organisation.add_command(show_or_set_headings)
export.add_command(run_waiting)

__all__ = ["main"]
