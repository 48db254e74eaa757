"""Lists of parts stay bounded, however many open inside each other."""

from __future__ import annotations

from extract.narrative.lists import ListTracker


def test_lists_without_end_are_followed_to_a_bounded_depth() -> None:
    tracker, deepest = ListTracker(), 0
    tracker.add(0, "disclosed_total")
    for index in range(1, 2000):
        tracker = tracker.peek("其中")
        assert tracker.add(index, "disclosed_by_category") is not None
        deepest = max(deepest, len(tracker.stack))
    assert deepest <= 8


def test_a_list_inside_a_list_goes_back_to_the_outer_one() -> None:
    tracker = ListTracker()
    tracker.add(0, "disclosed_total")
    heads = []
    for index, gap in enumerate(["，其中", "，其中", "、", "；"], start=1):
        tracker = tracker.peek(gap)
        head = tracker.add(index, "disclosed_by_category")
        heads.append(head.index if head else None)
    assert heads == [0, 1, 1, 0]
