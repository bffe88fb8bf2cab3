"""The closed lists of words that the catalogue files may use."""

from enum import StrEnum


class ReferenceList(StrEnum):
    """The lists that schemes, money and targets are named from."""

    FUNDING_CATEGORY = "funding_category"
    ELEMENT = "element"
    PLUS_GROUP = "plus_group"
    POPULATION_GROUP = "population_group"
    STRATEGIC_PRIORITY = "strategic_priority"
    THEME = "theme"
    ALLIANCE = "alliance"
    PLACE = "place"


class Framework(StrEnum):
    """Which Core20PLUS5 framework an item belongs to."""

    ADULT = "adult"
    CYP = "cyp"
    BOTH = "both"


class LifeCourse(StrEnum):
    """Whose lives a scheme is for, judged by the frameworks of its targets."""

    ADULTS = "adults"
    CHILDREN = "children and young people"
    ALL_AGES = "all ages"


class Polarity(StrEnum):
    """Which direction of change is the better one."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Basis(StrEnum):
    """How values of one measure combine over time."""

    FLOW = "flow"
    CUMULATIVE = "cumulative"
    POINT = "point in time"


class ValueForm(StrEnum):
    """What kind of number a measure gives."""

    PROPORTION = "proportion"
    RATE = "rate"
    COUNT = "count"
    RATIO = "ratio"
    INDEX = "index"
    DURATION = "duration"
    DIFFERENCE = "difference"


class TargetOperator(StrEnum):
    """On which side of the target the value must lie."""

    AT_LEAST = "at least"
    BELOW = "below"
    AT_MOST = "at most"


class ElementBasis(StrEnum):
    """Whether a document puts a measure under an element, or this catalogue does."""

    HEADING = "heading"
    NEAREST = "nearest"
    NONE = "none"


class Qualifier(StrEnum):
    """How exact a published figure claims to be."""

    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"
    BELOW = "below"
    AT_MOST = "at most"


class ValueKind(StrEnum):
    """What a published figure is about."""

    OUTCOME = "outcome"
    OUTPUT = "output"
    FINANCE = "finance"
    CONTEXT = "context"
    DATA_QUALITY = "data quality"


class SchemeKind(StrEnum):
    """What kind of undertaking a published record describes."""

    SCHEME = "scheme"
    PROGRAMME = "programme"
    PLAN = "plan"
    ENABLER = "enabler"
    POT = "pot"


class Funded(StrEnum):
    """Whether a document says that the health inequalities fund paid."""

    YES = "yes"
    NO = "no"
    NOT_STATED = "not stated"


class Stage(StrEnum):
    """How far along a document says that a scheme was."""

    REPORTED = "reported"
    IN_DEVELOPMENT = "in development"
    PLANNED = "planned"
