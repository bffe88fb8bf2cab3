"""The basics that every HTML response must have; costs milliseconds, so every test can ask.

`problems_of(html)` returns a sentence for each thing that is wrong, and nothing for a good page.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
OUTSIDE = ("http:", "https:", "//")


@dataclass
class Node:
    """An element with what it holds."""

    tag: str
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Node"]:
        """Walk over the elements of these names inside this one, or over all."""
        for child in self.children:
            if not tags or child.tag in tags:
                yield child
            yield from child.all(*tags)

    def text(self) -> str:
        """The words inside, in no particular order."""
        return " ".join([*self.words, *(child.text() for child in self.children)]).strip()

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attributes.get(name, "")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Node("", {})
        self.open = [self.root]
        self.unclosed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if self.open[-1].tag == tag:
            self.open.pop()
        elif tag not in VOID:
            self.unclosed.append(f"</{tag}> closes <{self.open[-1].tag}>")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.open[-1].words.append(data.strip())


def read(html: str) -> Node:
    """Return the page as a tree."""
    reader = _Reader()
    reader.feed(html)
    return reader.root


def problems_of(html: str) -> list[str]:
    """Name everything that is wrong with the page's structure."""
    reader = _Reader()
    reader.feed(html)
    page = reader.root
    checks = (
        _frame,
        _headings,
        _ids,
        _inputs,
        _tables,
        _drawings,
        _names,
        _policy,
        _forms,
        _blanks,
    )
    return [*reader.unclosed, *(problem for check in checks for problem in check(page))]


def _frame(page: Node) -> Iterator[str]:
    if not any(node.get("lang") for node in page.all("html")):
        yield "The page does not say its language"
    if not any(node.text() for node in page.all("title")):
        yield "The page has no title"
    if len(list(page.all("main"))) != 1:
        yield "The page must have one main part"


def _headings(page: Node) -> Iterator[str]:
    headings = list(page.all(*HEADINGS))
    if [heading.tag for heading in headings].count("h1") != 1:
        yield "The page must have one h1"
    for heading in headings:
        if not heading.text():
            yield f"An {heading.tag} is empty"


def _ids(page: Node) -> Iterator[str]:
    ids = Counter(node.get("id") for node in page.all() if node.get("id"))
    yield from (f"The id {name} is used {times} times" for name, times in ids.items() if times > 1)
    for node in page.all():
        targets = [name for pointer in POINTERS for name in node.get(pointer).split()]
        if node.tag == "a" and node.get("href").startswith("#") and len(node.get("href")) > 1:
            targets.append(node.get("href")[1:])
        yield from (
            f"<{node.tag}> points to {name}, which is not there"
            for name in targets
            if name not in ids
        )


def _inputs(page: Node) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label") if label.text()}
    for node in page.all("input", "select", "textarea"):
        named = node.get("id") in labelled or node.get("aria-label") or node.get("aria-labelledby")
        if node.get("type") not in NEEDS_NO_LABEL and not named:
            yield f"The {node.tag} {node.get('name')} has no label"
    for group in page.all("fieldset"):
        if not any(legend.text() for legend in group.all("legend")):
            yield "A fieldset has no legend"


def _tables(page: Node) -> Iterator[str]:
    for table in page.all("table"):
        if not any(caption.text() for caption in table.all("caption")):
            yield "A table has no caption"
        if not all(heading.get("scope") for heading in table.all("th")):
            yield "A table's heading has no scope"
        widths = {
            sum(int(cell.get("colspan") or 1) for cell in row.children) for row in table.all("tr")
        }
        if len(widths) > 1:
            yield f"The rows of a table are of different widths: {sorted(widths)}"


def _drawings(page: Node) -> Iterator[str]:
    named = {node.get("id"): node.text() for node in page.all() if node.get("id")}
    # The mark inside a drawing is told by the drawing's own name: what is in an image is silent.
    parts = {id(part) for drawing in page.all("svg") for part in drawing.all("svg")}
    for drawing in page.all("svg"):
        if id(drawing) in parts:
            continue
        names = drawing.get("aria-labelledby").split()
        said = drawing.get("aria-label") or (names and all(named.get(name) for name in names))
        if drawing.get("aria-hidden") != "true" and not (drawing.get("role") == "img" and said):
            yield "A drawing has neither a name nor a reason to be silent"
    if any("alt" not in image.attributes for image in page.all("img")):
        yield "An image has no alternative text"


def _names(page: Node) -> Iterator[str]:
    for node in page.all("a", "button", "summary"):
        if not node.text() and not node.get("aria-label"):
            yield f"A <{node.tag}> has no words"


def _policy(page: Node) -> Iterator[str]:
    for node in page.all():
        if "style" in node.attributes or node.tag == "style":
            yield f"<{node.tag}> carries a style of its own"
        if node.tag == "script" and not node.get("src"):
            yield "A script is written into the page"
        yield from (f"<{node.tag}> has {name}" for name in node.attributes if name.startswith("on"))
        fetched = node.get("src") or (node.get("href") if node.tag == "link" else "")
        if fetched.startswith(OUTSIDE):
            yield f"<{node.tag}> fetches {fetched}"


def _forms(page: Node) -> Iterator[str]:
    for form in page.all("form"):
        if "novalidate" not in form.attributes:
            yield "A form leaves its checks to the browser"
        guarded = any(node.get("name") == "csrf_token" for node in form.all("input"))
        if form.get("method").lower() == "post" and not guarded:
            yield "A form that changes things carries no token"


def _blanks(page: Node) -> Iterator[str]:
    for node in page.all("td", "th", "dd", "textarea", "option", "p"):
        if node.text() in {"None", "nan", "Undefined"}:
            yield f"A <{node.tag}> shows {node.text()}"
    yield from ("An input holds None" for node in page.all("input") if node.get("value") == "None")
