"""The door: who comes in, where they land, and what a stranger learns."""

import pytest

from tests.support.databases import DEMO_PASSWORD as PASSWORD
from tests.support.demo_site import PEOPLE, Site, page_of


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_what_they_asked_for(
    shared_site: Site,
) -> None:
    client = shared_site.client()
    answer = client.get("/schemes/?page=2")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/schemes/?page%3D2"
    signed = client.post(
        "/sign-in",
        data={"email": PEOPLE["lead"], "password": PASSWORD, "next": "/schemes/?page=2"},
    )
    assert signed.location == "/schemes/?page=2"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/\t/evil"],
)
def test_signing_in_never_leads_to_another_site(shared_site: Site, elsewhere: str) -> None:
    answer = shared_site.client().post(
        "/sign-in",
        data={"email": PEOPLE["lead"], "password": PASSWORD, "next": elsewhere},
    )
    assert answer.location == "/"


def test_an_unknown_address_tells_a_stranger_no_more_than_a_known_one(shared_site: Site) -> None:
    client = shared_site.client()
    assert client.get("/nowhere").status_code == client.get("/funding/").status_code == 302
    assert shared_site.client("finance").get("/nowhere").status_code == 404


def test_a_wrong_password_keeps_the_address_that_was_typed_but_not_the_password(
    shared_site: Site,
) -> None:
    answer = shared_site.client().post(
        "/sign-in", data={"email": "typed@example.org", "password": "secret words"}
    )
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Error: Sign in" in html
    assert "There is a problem" in html
    assert "typed@example.org" in html
    assert "secret words" not in html


def test_blank_fields_are_all_told_at_once(shared_site: Site) -> None:
    html = shared_site.client().post("/sign-in", data={}).get_data(as_text=True)
    assert "Enter your email address" in html
    assert "Enter your password" in html


def test_guessing_is_stopped(site: Site) -> None:
    client = site.client()
    statuses = [
        client.post(
            "/sign-in", data={"email": PEOPLE["lead"], "password": f"guess {turn}"}
        ).status_code
        for turn in range(9)
    ]
    assert statuses == [422] * 8 + [429]


def test_signing_out_ends_the_session(shared_site: Site) -> None:
    client = shared_site.client("finance")
    page_of(client, "/")
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/").status_code == 302


def test_every_answer_carries_the_headers_that_protect_it(shared_site: Site) -> None:
    answer = shared_site.client("lead").get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(shared_site: Site) -> None:
    answer = shared_site.client().post(
        "/sign-in", data={"email": PEOPLE["lead"], "password": PASSWORD}
    )
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
