"""What there is: an index for people and programs, and the OpenAPI document. Neither needs a token.

Nothing in either is about the portfolio: they say the same to everybody.
"""

from flask import url_for
from flask.typing import ResponseReturnValue

from tracker.domain.tokens import SCOPE_LABELS
from tracker.web.api.answers import json_answer, software_version
from tracker.web.api.openapi import document
from tracker.web.api.operations import OPERATIONS, Answer, Operation, offers_to_all
from tracker.web.api.refusals import refusals
from tracker.web.api.schemas import JSON

_OBJECT = {JSON: {"type": "object"}}


@offers_to_all(
    Operation(
        method="GET",
        path="/",
        name="index",
        summary="What there is, and how to begin",
        description="Needs no token.",
        answers={200: Answer("The addresses, and which scope each needs", _OBJECT)}
        | refusals(400, 500),
        is_public=True,
    )
)
def show_index() -> ResponseReturnValue:
    """The addresses, which scope each needs, and where more is said."""
    return json_answer(
        {
            "title": "Health inequalities funding tracker, API version 1",
            "version": software_version(),
            "begin": "Make an access token on your account page, and send it in the header "
            "Authorization, after the word Bearer",
            "help": url_for("pages.help_page", _anchor="programs"),
            "openapi": url_for("api.openapi"),
            "scopes": {scope.value: words for scope, words in SCOPE_LABELS.items()},
            "addresses": [
                {
                    "method": one.method,
                    "href": url_for(f"api.{one.name}"),
                    "about": one.summary,
                    "scopes": list(one.scopes),
                }
                for one in OPERATIONS
            ],
        }
    )


@offers_to_all(
    Operation(
        method="GET",
        path="/openapi.json",
        name="openapi",
        summary="This document: every address, parameter and column",
        description="OpenAPI 3.1, made from the declarations beside the code. Needs no token.",
        answers={200: Answer("The document", _OBJECT)} | refusals(400, 500),
        is_public=True,
    )
)
def show_openapi() -> ResponseReturnValue:
    """The document that describes all of this."""
    return json_answer(document(OPERATIONS, software_version(), url_for("api.index").rstrip("/")))
