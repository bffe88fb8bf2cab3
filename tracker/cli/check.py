"""`tracker check`: every total recomputed by a second route."""

import click

from tracker.cli.group import REFUSED, echo_json, json_option, progress
from tracker.cli.opening import opened
from tracker.services.check import Check, CheckResult, check_everything
from tracker.settings import read_settings


@click.command()
@json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Recompute every total by a second route; name what does not agree."""
    progress("Recomputing every total")
    with opened(read_settings(needs_key=False)) as sessions, sessions() as session:
        result = check_everything(session)
    if as_json:
        echo_json(_result_object(result))
    else:
        echo_result(result)
    if not result.agrees:
        ctx.exit(REFUSED)


def echo_result(result: CheckResult) -> None:
    """Print how many checks agree, and every one that does not."""
    for one in result.disagreements:
        click.echo(f"Does not agree: {one.name}: {one.first} against {one.second}. {one.detail}")
    agreeing = len(result.checks) - len(result.disagreements)
    click.echo(
        f"{agreeing:,} of {len(result.checks):,} checks agree, "
        f"as at {result.at.recorded_at.isoformat()}, journal number {result.at.number}"
    )


def _result_object(result: CheckResult) -> dict[str, object]:
    return {
        "agrees": result.agrees,
        "as_at": result.at.recorded_at.isoformat(),
        "journal_number": result.at.number,
        "checks": [_check_object(one) for one in result.checks],
    }


def _check_object(one: Check) -> dict[str, object]:
    return {
        "subject": one.subject.value,
        "name": one.name,
        "first": one.first,
        "second": one.second,
        "agrees": one.agrees,
        "detail": one.detail,
    }
