"""What an outsider may think a pair of counts to be: bounds of each, and of their difference.

A numerator, its denominator, and numerator less denominator each lie between two bounds. Such
regions stay of this kind when pairs are added, taken away or cut, and each whole number between
the bounds of a tight one can happen: so what an outsider can infer is found exactly, without
trying every table. A plain count is a pair whose denominator is nothing.
"""

from dataclasses import dataclass

# More people than there are: a bound that binds nothing.
MANY = 10**12


@dataclass(frozen=True)
class Region:
    """Numerator, denominator and their difference, each as its least and its most."""

    numerator: tuple[int, int]
    denominator: tuple[int, int] = (0, 0)
    difference: tuple[int, int] = (-MANY, MANY)

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        return any(least > most for least, most in self.bounds)

    @property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """The bounds of all three, in the order of their names."""
        return self.numerator, self.denominator, self.difference

    def tight(self) -> "Region":
        """The same with no bound wider than the other two let it be."""
        (n0, n1), (d0, d1), (e0, e1) = self.bounds
        # Twice round the three is enough: each is bound by the two others alone.
        for _ in range(2):
            n0, n1 = max(n0, d0 + e0), min(n1, d1 + e1)
            d0, d1 = max(d0, n0 - e1), min(d1, n1 - e0)
            e0, e1 = max(e0, n0 - d1), min(e1, n1 - d0)
        return Region((n0, n1), (d0, d1), (e0, e1))

    def plus(self, other: "Region") -> "Region":
        """Every sum of a pair of the one and a pair of the other; both must be tight."""
        pairs = zip(self.bounds, other.bounds, strict=True)
        return Region(*(_within(a[0] + b[0], a[1] + b[1]) for a, b in pairs))

    def less(self, other: "Region") -> "Region":
        """Every difference of a pair of the one and a pair of the other; both must be tight."""
        pairs = zip(self.bounds, other.bounds, strict=True)
        return Region(*(_within(a[0] - b[1], a[1] - b[0]) for a, b in pairs))

    def cut(self, other: "Region") -> "Region":
        """What lies in both, tight; empty where nothing does."""
        pairs = zip(self.bounds, other.bounds, strict=True)
        return Region(*((max(a[0], b[0]), min(a[1], b[1])) for a, b in pairs)).tight()


NOTHING = Region((0, 0), (0, 0), (0, 0))


def total_of(regions: list[Region]) -> Region:
    """Every sum of one pair out of each region."""
    total = NOTHING
    for one in regions:
        total = total.plus(one)
    return total


def _within(least: int, most: int) -> tuple[int, int]:
    return max(least, -MANY), min(most, MANY)
