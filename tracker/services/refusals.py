"""What a service answers when it cannot do what was asked, besides broken rules."""


class NotFoundError(LookupError):
    """There is no such thing, or it is not this person's to see: both answer alike."""


class StaleEditError(Exception):
    """Somebody else changed the thing since this person opened it."""

    def __init__(self, seen: int, current: int) -> None:
        super().__init__("This was changed by someone else after you opened it.")
        self.seen = seen
        self.current = current
