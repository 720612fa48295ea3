"""moto itself: what is gone is forgotten."""

from typing import Any

from moto.core.common_models import BaseModel


def apply() -> None:
    # moto keeps whatever it ever made, to dispose of it in a reset; here a server ends instead. A listing of versions alone
    # left a copy of every object behind: gigabytes in an hour of tests.
    def new(cls: type[BaseModel], *_: Any, **__: Any) -> BaseModel:
        return object.__new__(cls)

    BaseModel.__new__ = new
