"""A function fits on a screen and a file in a sitting: longer ones have two subjects."""

import ast
from collections.abc import Iterator

from tests.support.checkout import our_modules

MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_FILE = 350


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, less the docstring: nobody should be made to shorten that."""
    last = function.end_lineno or function.lineno
    lines = last - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name}:{function.lineno} {function.name} has {_code_lines(function)} lines"
        for name, _, tree in our_modules("tracker", "imports")
        for function in _functions(tree)
        if _code_lines(function) > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_no_file_holds_two_subjects() -> None:
    long = [
        f"{name} has {lines} lines"
        for name, text, _ in our_modules("tracker", "imports")
        if (lines := len(text.splitlines())) > MOST_LINES_OF_A_FILE
    ]
    assert long == []


def test_no_module_is_named_for_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc"}
    named = [
        name
        for name, _, _ in our_modules("tracker", "imports", "tests")
        if vague & set(name.removesuffix(".py").split("/"))
    ]
    assert named == []
