import threading

import pytest

from geodata.halves import in_halves


@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_the_halves_make_up_the_whole(n):
    halves = in_halves(lambda part: list(range(n)[part]), n)
    assert [each for half in halves for each in half] == list(range(n))


def test_few_things_are_left_to_one_thread_and_many_shared_by_two():
    assert in_halves(lambda _: threading.get_ident(), 9, worthwhile_from=10) == [threading.get_ident()]
    first, second = in_halves(lambda _: threading.get_ident(), 10, worthwhile_from=10)
    assert second == threading.get_ident() != first


@pytest.mark.parametrize("failing", [0, 5])
def test_a_failure_of_either_half_is_told(failing):
    def task(part):
        if part.start == failing:
            raise ValueError("this half")

    with pytest.raises(ValueError, match="this half"):
        in_halves(task, 10)
