"""`tracker mail send`, and the postman of a tracker that serves pages."""

from urllib.parse import urlsplit

import click

from tracker.cli.group import REFUSED, echo_json, json_option
from tracker.cli.opening import opened
from tracker.services.links import address_of_link
from tracker.services.mail.carriers import carrier_to
from tracker.services.mail.sending import Sender, Tally, send_waiting, tidy
from tracker.services.outcomes.chasing import remind
from tracker.settings import Settings, read_settings


@click.group()
def mail() -> None:
    """Mail that waits to be sent."""


@mail.command(name="send")
@json_option
def send(as_json: bool) -> None:
    """Write the reminders that are due, and send the mail that waits; failures are tried again.

    A tracker that serves pages does this by itself. For schedulers, where it does not.
    """
    settings = read_settings(needs_key=False)
    with opened(settings) as sessions:
        tidy(sessions)
        remind(sessions)
        tally = send_waiting(sessions, sender_of(settings))
    if as_json:
        echo_json(_as_object(tally))
    else:
        click.echo(_sentence(tally, settings))
    if tally.is_down:
        raise click.exceptions.Exit(REFUSED)


def sender_of(settings: Settings) -> Sender:
    """Who sends mail by these settings, and where it goes."""
    hostname = urlsplit(settings.base_url).hostname or "localhost"
    carrier = carrier_to(settings.mail, hostname)
    return Sender(settings.mail_from, settings.base_url, carrier, address_of_link)


def _as_object(tally: Tally) -> dict[str, object]:
    return {
        "outcome": "down" if tally.is_down else "done",
        "counts": {
            "sent": tally.sent,
            "to_try_again": tally.to_try_again,
            "undeliverable": tally.undeliverable,
            "given_up": tally.given_up,
        },
    }


def _sentence(tally: Tally, settings: Settings) -> str:
    counts = [
        f"Sent {tally.sent}",
        *([f"to try again {tally.to_try_again}"] if tally.to_try_again else []),
        *([f"undeliverable {tally.undeliverable}"] if tally.undeliverable else []),
        *([f"given up {tally.given_up}"] if tally.given_up else []),
    ]
    told = f"Mail to {settings.mail.place}: {', '.join(counts)}."
    return f"{told} It could not be used, so the rest waits." if tally.is_down else told
