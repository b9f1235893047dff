"""Work in other processes: every item has one result, in order when asked, with flat memory."""

import gc
import os
import sys
import threading
from functools import partial

import psutil
import pytest

from digitizer.errors import InputError
from digitizer.jobs import JobError, LiveCrew, default_workers, run_jobs


def double(item):
    return item * 2


def fail_on_three(item):
    if item == 3:
        raise InputError("ANH-01", "Ảnh {number} bị hỏng.", "Hãy quét lại.", number=item)
    if item == 4:
        raise ValueError("Nguyễn Văn A")
    return item


def make_state():
    return {"pid": os.getpid(), "calls": 0}


def count_calls(state, item):
    state["calls"] += 1
    return state["pid"], state["calls"], item


def surroundings(_):
    return os.getpid(), os.environ["OMP_THREAD_LIMIT"], int(os.environ["MALLOC_MMAP_THRESHOLD_"])


def untidy(state, _):
    """Megabytes of this process, then those while an item takes room in small pieces; one of them stays."""
    before = psutil.Process().memory_info().rss
    pieces = [bytes(4000) for _ in range(110_000)]
    state["piece"] = pieces[-1]
    return before // 1_000_000, psutil.Process().memory_info().rss // 1_000_000


def unpicklable(_):
    return threading.Lock()


def no_state():
    raise InputError("MAY-99", "Không có mô hình.")


def frozen(_):
    return gc.get_freeze_count()


def wait_for(folder, item):
    """Item 0 ends only when item 5 has ended."""
    if item == 0:
        while not (folder / "5").exists():
            pass
    (folder / str(item)).touch()
    return item


@pytest.mark.parametrize("workers", [0, 1, 2])
@pytest.mark.parametrize("ordered", [False, True])
def test_every_item_has_one_result(workers, ordered):
    results = list(run_jobs(double, range(20), workers=workers, ordered=ordered))
    assert sorted((result.index, result.item, result.value) for result in results) == [
        (number, number, 2 * number) for number in range(20)
    ]
    assert all(result.error is None and result.seconds >= 0 for result in results)


@pytest.mark.parametrize("workers", [0, 2])
def test_nothing_to_do(workers):
    assert list(run_jobs(double, [], workers=workers)) == []


@pytest.mark.parametrize("workers", [0, 2])
def test_errors_belong_to_their_item(workers):
    results = list(run_jobs(fail_on_three, range(6), workers=workers, ordered=True))
    assert [result.value for result in results] == [0, 1, 2, None, None, 5]
    coded, strange = results[3].error, results[4].error
    assert isinstance(coded, InputError)
    assert coded.text() == "Ảnh 3 bị hỏng. Hãy quét lại."
    assert isinstance(strange, JobError)
    assert (strange.code, strange.params["kind"]) == ("VIE-01", "ValueError")


@pytest.mark.parametrize("workers", [0, 1])
def test_trace_says_where_but_not_what(workers):
    [result] = run_jobs(fail_on_three, [4], workers=workers)
    assert "fail_on_three" in result.trace and "ValueError" in result.trace
    assert "Nguyễn" not in result.trace + str(result.error)


@pytest.mark.parametrize("workers", [0, 1])
def test_state_is_loaded_once_a_worker(workers):
    results = list(run_jobs(count_calls, "abc", workers=workers, initializer=make_state))
    assert [(calls, item) for _, calls, item in (result.value for result in results)] == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
    ]
    assert len({result.value[0] for result in results}) == 1


@pytest.mark.parametrize("workers", [0, 1])
def test_error_of_the_initializer_is_raised(workers):
    with pytest.raises(InputError, match="MAY-99"):
        list(run_jobs(count_calls, [1], workers=workers, initializer=no_state))


def test_workers_are_other_processes_with_one_thread_each():
    before = dict(os.environ)
    [result] = run_jobs(surroundings, [1], workers=1)
    pid, limit, room = result.value
    assert pid != os.getpid()
    assert limit == "1"
    assert room < 16_000_000  # a page's pictures are given back to the system
    assert dict(os.environ) == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems give room back by themselves")
def test_a_worker_gives_back_the_room_of_its_last_item():
    first, second = (result.value for result in run_jobs(untidy, range(2), workers=1, initializer=make_state))
    assert first[1] - first[0] > 380
    assert second[0] - first[0] < 60


def test_what_a_worker_loaded_is_not_searched_for_garbage():
    [result] = run_jobs(frozen, [1], workers=1)
    assert result.value > gc.get_freeze_count() == 0


def test_value_that_cannot_be_sent_is_an_error():
    results = list(run_jobs(unpicklable, [1, 2], workers=1))
    assert [result.error.code for result in results] == ["VIE-01", "VIE-01"]


def test_order_is_kept_when_the_first_is_last(tmp_path):
    results = run_jobs(partial(wait_for, tmp_path), range(8), workers=2, ordered=True, timeout=60)
    assert [result.value for result in results] == list(range(8))


def test_items_are_drawn_only_when_a_worker_is_free():
    drawn = []
    source = (drawn.append(number) or number for number in range(1000))
    seen = 0
    for result in run_jobs(double, source, workers=2):
        assert result.error is None
        seen += 1
        assert len(drawn) <= seen + 4
    assert seen == 1000


def test_ordered_results_wait_in_a_bounded_window(tmp_path):
    drawn = []
    source = (drawn.append(number) or number for number in range(500))
    results = run_jobs(partial(hold_first, tmp_path), source, workers=2, ordered=True, timeout=3)
    first = next(results)
    assert (first.index, first.error.code) == (0, "VIE-02")
    assert len(drawn) < 30
    assert [result.index for result in results] == list(range(1, 500))


def hold_first(folder, item):
    while item == 0:
        pass
    return folder.name


def test_error_of_the_source_ends_the_run():
    def source():
        yield 1
        raise OSError("ổ đĩa")

    with pytest.raises(OSError, match="ổ đĩa"):
        list(run_jobs(double, source(), workers=2))


def test_there_is_at_least_one_worker_by_default():
    assert 1 <= default_workers() <= (os.cpu_count() or 1)


def test_a_live_crew_hands_over_what_is_done_without_waiting_for_more():
    with LiveCrew(count_calls, workers=1, timeout=30, initializer=make_state) as crew:
        for number in (1, 2):
            assert crew.is_idle
            crew.submit("page")
            assert [result.value[1:] for result in crew.rest()] == [(number, "page")]
