"""Every process begins with its share of the long tests, and no test is lost."""

import pytest

from tests.infrastructure.order import dealt


@pytest.mark.parametrize(
    ("long", "others", "processes", "order"),
    [
        ("AB", "abcd", 1, "ABabcd"),
        ("AB", "abcd", 2, "AabBcd"),
        ("ABC", "abcdefg", 3, "AabBcdCefg"),
        ("ABC", "abcde", 2, "ACabBcde"),
        ("", "abc", 2, "abc"),
    ],
)
def test_long_tests_are_begun_first(long, others, processes, order):
    assert "".join(dealt(list(long), list(others), processes)) == order
