"""Workers that hang, crash or lose their parent: the others go on and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

from digitizer.jobs import JobError, run_jobs

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")


def hang_on_two(item):
    while item == 2:
        time.sleep(1)
    return os.getpid()


def crash_on_two(folder, item):
    with (folder / "tries").open("a") as log:
        log.write(f"{item}\n")
    if item == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def crash_once(folder, item):
    mark = folder / "crashed"
    if item == 1 and not mark.exists():
        mark.touch()
        os.abort()
    return item


def start_grandchild(folder, item):
    child = subprocess.Popen(["sleep", "600"])
    (folder / "pid").write_text(str(child.pid))
    child.wait()


def leave(item):
    sys.exit(3)


def die_at_start():
    os.kill(os.getpid(), signal.SIGKILL)


def hang_at_start():
    time.sleep(600)


def nothing(state, item):
    return item


def no_memory(item):
    raise MemoryError


def my_workers():
    """Living child processes of this one, without multiprocessing's own tracker."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "resource_tracker" not in " ".join(child.cmdline())]


def is_gone(pid, seconds=20.0):
    """Whether the process is gone (or only waits to be reaped by init) within some time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(autouse=True)
def no_worker_is_left():
    yield
    assert my_workers() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_hung_worker_is_killed_and_replaced(workers):
    results = list(run_jobs(hang_on_two, range(6), workers=workers, timeout=2.0, ordered=True))
    assert [result.error.code if result.error else "" for result in results] == ["", "", "VIE-02", "", "", ""]
    # Of two workers the other one may do all the rest before the hung one is replaced.
    assert len({result.value for result in results if result.value}) >= 3 - workers


def test_crashing_item_is_tried_twice_and_the_others_go_on(tmp_path):
    results = list(run_jobs(partial(crash_on_two, tmp_path), range(6), workers=2, ordered=True))
    assert [result.value for result in results] == [0, 1, None, 3, 4, 5]
    assert isinstance(results[2].error, JobError)
    assert results[2].error.code == "VIE-03"
    assert (tmp_path / "tries").read_text().split().count("2") == 2


def test_crash_that_does_not_come_again_costs_nothing(tmp_path):
    results = list(run_jobs(partial(crash_once, tmp_path), range(4), workers=1, ordered=True))
    assert [(result.value, result.error) for result in results] == [(n, None) for n in range(4)]


def test_worker_that_leaves_is_a_crash():
    [result] = run_jobs(leave, [1], workers=1)
    assert result.error.code == "VIE-03"


def test_lack_of_memory_is_coded():
    assert [result.error.code for result in run_jobs(no_memory, [1, 2], workers=1)] == ["VIE-03"] * 2


@pytest.mark.parametrize("initializer", [die_at_start, hang_at_start])
def test_workers_that_cannot_start_end_the_run(initializer):
    with pytest.raises(JobError, match="VIE-04"):
        list(run_jobs(nothing, range(3), workers=2, initializer=initializer, start_timeout=2.0))


def test_closing_the_iterator_kills_the_workers():
    results = run_jobs(hang_on_two, iter([0, 2, 2, 2]), workers=2)
    assert next(results).error is None
    assert my_workers() != []
    results.close()
    assert my_workers() == []


def test_what_a_hung_worker_started_dies_with_it(tmp_path):
    [result] = run_jobs(partial(start_grandchild, tmp_path), [1], workers=1, timeout=2.0)
    assert result.error.code == "VIE-02"
    assert is_gone(int((tmp_path / "pid").read_text()))


def test_idle_worker_that_dies_is_replaced():
    def source():
        yield 0
        [worker] = my_workers()
        worker.kill()
        assert is_gone(worker.pid)
        yield 1

    results = list(run_jobs(abs, source(), workers=1))
    assert [(result.value, result.error) for result in results] == [(0, None), (1, None)]


def test_memory_stays_flat_over_many_items():
    """2,000 items of 200 kB pass through; kept, they would be 400 MB."""
    process = psutil.Process()
    sizes = []
    for result in run_jobs(len, (bytes(200_000) for _ in range(2000)), workers=2):
        assert result.value == 200_000
        if result.index % 100 == 0:
            sizes.append(process.memory_info().rss)
    assert max(sizes) - sizes[0] < 60 * 2**20


PARENT = """
import os, signal, sys, time
from digitizer.jobs import run_jobs

# A program started in the background of a shell inherits an ignored Ctrl+C.
signal.signal(signal.SIGINT, signal.default_int_handler)

def report(item):
    with open(sys.argv[1], "a") as log:
        log.write(f"{os.getpid()}\\n")
    time.sleep(600)

if __name__ == "__main__":
    try:
        for _ in run_jobs(report, range(9), workers=2):
            pass
    except KeyboardInterrupt:
        sys.exit(77)
"""


def start_parent(folder):
    """A program of its own with two busy workers: the process, and the workers' ids."""
    script, log = folder / "parent.py", folder / "pids"
    script.write_text(PARENT)
    log.touch()
    root = str(Path(__file__).parents[2])
    parent = subprocess.Popen(
        [sys.executable, str(script), str(log)],
        env={**os.environ, "PYTHONPATH": root},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while len(log.read_text().split()) < 2:
        assert parent.poll() is None
        time.sleep(0.05)
    return parent, [int(pid) for pid in log.read_text().split()]


def test_workers_die_when_their_parent_is_killed(tmp_path):
    parent, pids = start_parent(tmp_path)
    parent.kill()
    parent.communicate()
    assert all(is_gone(pid) for pid in pids)


def test_ctrl_c_is_clean(tmp_path):
    parent, pids = start_parent(tmp_path)
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=30)
    assert parent.returncode == 77
    assert errors == b""
    assert all(is_gone(pid) for pid in pids)
