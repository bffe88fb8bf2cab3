"""What an address for programs declares of itself, from which it is guarded and described.

The declaration beside a route is the only place that says which token opens it, what may be asked
and what comes back: the check of every call and the OpenAPI document are both made from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from tracker.domain.tokens import Scope
from tracker.services.tokens.calling import Caller
from tracker.web.access import by_token, public
from tracker.web.api.blueprint import bp
from tracker.web.api.callers import the_caller
from tracker.web.api.parameters import Parameter, read_parameters

Schema = Mapping[str, object]


@dataclass(frozen=True)
class Answer:
    """One kind of answer: what it means, what it holds, and by media type how."""

    description: str
    content: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    """What may be sent, by media type."""

    description: str
    content: Mapping[str, Schema]


@dataclass(frozen=True)
class Operation:
    """One address in one way of using it; without scopes it is open to whoever has a token."""

    method: str
    path: str
    name: str
    summary: str
    description: str
    answers: Mapping[int, Answer]
    scopes: tuple[Scope, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    # Headers that a caller may send: by name, what each is for.
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body | None = None
    is_public: bool = False


@dataclass(frozen=True)
class Call:
    """One call that may be answered: by whom, and what was asked, read."""

    caller: Caller
    asked: Mapping[str, Any]


OPERATIONS: list[Operation] = []
"""Every operation, in the order in which the modules of routes name them."""

View = Callable[[Call], ResponseReturnValue]


def offers(operation: Operation) -> Callable[[View], View]:
    """Put a view at its address, behind everything that its declaration demands."""

    def add(view: View) -> View:
        def guarded() -> ResponseReturnValue:
            caller = the_caller(operation.scopes)
            return view(Call(caller, read_parameters(operation.parameters, request.args)))

        OPERATIONS.append(operation)
        by_token(guarded)
        _add_rule(operation, guarded)
        return view

    return add


def offers_to_all(operation: Operation) -> Callable[[Callable[[], ResponseReturnValue]], None]:
    """Put a view at its address that needs no token."""

    def add(view: Callable[[], ResponseReturnValue]) -> None:
        def told() -> ResponseReturnValue:
            read_parameters(operation.parameters, request.args)
            return view()

        OPERATIONS.append(operation)
        public(told)
        _add_rule(operation, told)

    return add


def _add_rule(operation: Operation, view: Callable[[], ResponseReturnValue]) -> None:
    bp.add_url_rule(operation.path, operation.name, view, methods=[operation.method])
