"""What tests of the API share: a demonstration with a program of each person."""

from collections.abc import Iterator

import pytest

from tests.support.databases import Databases
from tests.support.demo_site import PEOPLE, demo_site
from tests.support.programs import Office, Program


@pytest.fixture(scope="module")
def office(databases: Databases) -> Iterator[Office]:
    """A demonstration of the module's own: tokens are made in it, and nothing else is recorded."""
    url = databases.with_demo()
    for site in demo_site(url):
        yield Office(site)
    databases.drop(url)


@pytest.fixture(scope="module")
def programs(office: Office) -> dict[str, Program]:
    """A program of each person, which may do all that they may."""
    return {who: office.program(who) for who in PEOPLE}
