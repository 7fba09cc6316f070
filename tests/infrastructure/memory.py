"""What stays to the end is not looked through again and again."""

import gc


def pytest_collection_finish() -> None:
    # All that has been imported and collected lives on, and no test lasts long: garbage can wait.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
