"""The demonstration portfolio: published facts, and examples that say that they are."""

from tracker.services.demo.load import DemoSignIn, load_demo

__all__ = ["DemoSignIn", "load_demo"]
