"""moto itself: what is gone is forgotten, and what never changes is looked up once."""

from typing import Any

from moto import backends
from moto.core.common_models import BaseModel


def apply() -> None:
    _forget_what_is_gone()
    _list_modules_once()


def _forget_what_is_gone() -> None:
    # moto keeps whatever it ever made, to dispose of it in a reset; here a server ends instead. A listing of versions alone
    # left a copy of every object behind: gigabytes in an hour of tests.
    def new(cls: type[BaseModel], *_: Any, **__: Any) -> BaseModel:
        return object.__new__(cls)

    BaseModel.__new__ = new


def _list_modules_once() -> None:
    # moto lists its own folder for each request, and asks of each of its 200 entries whether it is a folder.
    modules = list(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
