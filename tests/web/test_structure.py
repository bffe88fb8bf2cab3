"""The structure check notices what it is there to notice."""

import pytest

from tests.support.structure import problems_of

GOOD = """<!DOCTYPE html><html lang="en"><head><title>T</title></head>
<body><main><h1>T</h1>{}</main>
</body></html>"""


def test_a_plain_page_has_no_problems() -> None:
    assert problems_of(GOOD.format("")) == []


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ("<h1>Again</h1>", "The page must have one h1"),
        ("<h2></h2>", "An h2 is empty"),
        ("<p id=a></p><p id=a></p>", "The id a is used 2 times"),
        ('<a href="#gone">x</a>', "<a> points to gone, which is not there"),
        ('<input name="x">', "The input x has no label"),
        ("<fieldset></fieldset>", "A fieldset has no legend"),
        ("<table><tr><td>x</td></tr></table>", "A table has no caption"),
        (
            "<table><caption>c</caption><tr><th>x</th></tr></table>",
            "A table's heading has no scope",
        ),
        (
            "<table><caption>c</caption><tr><td>x</td></tr><tr><td>x</td><td>y</td></tr></table>",
            "The rows of a table are of different widths: [1, 2]",
        ),
        ("<svg></svg>", "A drawing has neither a name nor a reason to be silent"),
        (
            '<svg role="img" aria-labelledby="t"><title id="t"></title></svg>',
            "A drawing has neither a name nor a reason to be silent",
        ),
        ("<img>", "An image has no alternative text"),
        ("<button></button>", "A <button> has no words"),
        ('<p style="color:red">x</p>', "<p> carries a style of its own"),
        ("<script>x</script>", "A script is written into the page"),
        ('<p onclick="x">x</p>', "<p> has onclick"),
        (
            '<script src="https://x.example/a.js"></script>',
            "<script> fetches https://x.example/a.js",
        ),
        ("<form></form>", "A form leaves its checks to the browser"),
        ('<form method="post" novalidate></form>', "A form that changes things carries no token"),
        ("<table><caption>c</caption><tr><td>None</td></tr></table>", "A <td> shows None"),
        ("<ul><li>x</ul>", "</ul> closes <li>"),
    ],
)
def test_each_fault_is_named(markup: str, problem: str) -> None:
    assert problem in problems_of(GOOD.format(markup))
