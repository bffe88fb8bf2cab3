"""Every page that a person can reach by links, as every role, on a desk and on a phone."""

from collections import Counter, deque

from tests.journeys.visitor import Visitor, kind_of

# Two of a kind on a desk: the second of a list often shows what the first has not.
MOST_OF_A_KIND = {1280: 2, 320: 1}
# A walk that finds fewer kinds of page than this has met a wall, not a small site.
FEWEST_KINDS = 10
FILES = (".xlsx", ".csv", ".zip", ".json", ".png")


def test_every_page_is_clean_for_axe_quiet_and_within_its_window(
    visitor: Visitor, width: int
) -> None:
    waiting = deque(["/", "/help", "/accessibility", "/cookies", "/privacy"])
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    problems: list[str] = []
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if (
            path in seen
            or kinds[kind] >= MOST_OF_A_KIND[width]
            or path.split("?")[0].endswith(FILES)
        ):
            continue
        seen.add(path)
        kinds[kind] += 1
        answer = visitor.page.goto(visitor.address + path)
        assert answer is not None
        if answer.status != 200:
            problems.append(f"{path}: answered {answer.status}")
        problems += visitor.problems()
        waiting.extend(visitor.links())
    assert problems == []
    assert len(kinds) >= FEWEST_KINDS
