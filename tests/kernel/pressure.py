"""Many at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from ristiin.kernel.refusal import Refusal


def at_once(knock: Callable[[], object], times: int) -> list[object]:
    """Call something from many threads that start together, and return what came of each: a refusal by its name."""
    start = Barrier(times)

    def one(_number: int) -> object:
        try:
            start.wait(30)
            return knock()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
