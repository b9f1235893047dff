"""The bridge: work leaves the window's thread, answers come back to it in order, and can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

from digitizer.gui.bridge import Bridge, Progress, Run
from digitizer.gui.presenters.runs import time_left, told_run


def wait_for(bridge: Bridge, condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        bridge.drain()
        time.sleep(0.005)
    assert condition()


def say(template: str, **params: object) -> str:
    return template.format(**params)


def new_run(total: int = 0) -> tuple[Run[int], list[object]]:
    told: list[object] = []
    return Run("Đọc", total, told.append, lambda run: told.append("end"), told.append), told


def test_answers_of_one_lane_come_in_the_order_of_the_questions() -> None:
    bridge, answers = Bridge(), list[int]()
    for number in range(200):
        bridge.ask("desk", lambda number=number: number, answers.append, lambda error: None)
    wait_for(bridge, lambda: len(answers) == 200)
    assert answers == list(range(200))
    bridge.close()


def test_work_runs_in_another_thread_and_its_answer_in_this_one() -> None:
    bridge, seen = Bridge(), list[int]()
    bridge.ask(
        "desk",
        threading.get_ident,
        lambda worker: seen.extend((worker, threading.get_ident())),
        lambda _: None,
    )
    wait_for(bridge, lambda: bool(seen))
    assert seen[0] != seen[1] == threading.get_ident()
    bridge.close()


def test_an_error_reaches_whoever_asked_and_the_lane_goes_on() -> None:
    bridge, errors, answers = Bridge(), list[Exception](), list[int]()
    bridge.ask("desk", lambda: 1 // 0, lambda _: None, errors.append)
    bridge.ask("desk", lambda: 7, answers.append, errors.append)
    wait_for(bridge, lambda: bool(answers))
    assert [type(error) for error in errors] == [ZeroDivisionError]
    bridge.close()


def test_one_turn_hands_over_only_some_answers_so_that_keys_are_heard() -> None:
    bridge, answers = Bridge(), list[int]()
    for number in range(100):
        bridge._answers.put(lambda number=number: answers.append(number))
    bridge.drain()
    assert 0 < len(answers) < 100


def test_long_work_tells_every_step_and_its_end() -> None:
    bridge = Bridge()
    run, told = new_run(3)
    bridge.start(run, lambda: iter((1, 2, 3)))
    wait_for(bridge, lambda: run.ended)
    assert told == [1, 2, 3, "end"] and run.done == 3 and not bridge.runs


def test_long_work_that_is_cancelled_closes_its_steps() -> None:
    bridge = Bridge()
    run, _ = new_run()
    closed: list[bool] = []

    def steps() -> Iterator[int]:
        try:
            yield 1
            time.sleep(0.05)
            yield 2
            yield 3
        finally:
            closed.append(True)

    bridge.start(run, steps)
    run.cancel()
    wait_for(bridge, lambda: run.ended)
    assert closed == [True] and run.done < 3


def test_an_error_in_long_work_is_told_before_its_end() -> None:
    bridge = Bridge()
    run, told = new_run()

    def steps() -> Iterator[int]:
        yield 1
        raise OSError("đĩa đầy")

    bridge.start(run, steps)
    wait_for(bridge, lambda: run.ended)
    assert told[0] == 1 and isinstance(told[1], OSError) and told[2] == "end" and run.error is told[1]


def test_work_that_tells_its_progress_can_be_stopped() -> None:
    bridge = Bridge()
    run, _ = new_run()
    answers: list[int] = []

    def job(progress: Progress) -> int:
        for at in range(1000):
            progress(at, 1000)
            time.sleep(0.002)
        return 1000

    bridge.work(run, job, answers.append)
    wait_for(bridge, lambda: run.done > 2)
    run.cancel()
    wait_for(bridge, lambda: run.ended)
    assert not answers and run.error is None and run.total == 1000


def test_closing_finishes_what_was_asked_for() -> None:
    bridge, kept = Bridge(), list[int]()
    for number in range(5):
        bridge.ask("desk", lambda number=number: kept.append(number), lambda _: None, lambda _: None)
    bridge.close()
    assert kept == [0, 1, 2, 3, 4]


def test_time_left_follows_the_pace_so_far() -> None:
    run, _ = new_run(10)
    assert run.seconds_left() is None
    run.done = 4
    assert run.seconds_left(now=run.began + 20) == 30
    assert time_left(30, say) == "còn khoảng 30 giây" and time_left(150, say) == "còn khoảng 2 phút"


def test_a_run_is_told_in_a_sentence() -> None:
    run, _ = new_run(10)
    assert told_run(run, say) == "Đọc: 0/10"
    run.cancel()
    assert told_run(run, say) == "Đọc: đang dừng…"


def test_long_work_asks_in_the_windows_thread_and_waits() -> None:
    bridge, here = Bridge(), threading.get_ident()
    heard: list[int] = []
    worked = threading.Thread(target=lambda: heard.append(bridge.consult(threading.get_ident)))
    worked.start()
    while worked.is_alive():
        bridge.drain()
    assert heard == [here]


def test_a_question_that_fails_is_told_to_whoever_asked() -> None:
    bridge = Bridge()
    answers: list[str] = []

    def work() -> None:
        try:
            bridge.consult(lambda: 1 // 0)
        except ZeroDivisionError as error:
            answers.append(type(error).__name__)

    worked = threading.Thread(target=work)
    worked.start()
    while worked.is_alive():
        bridge.drain()
    assert answers == ["ZeroDivisionError"]
