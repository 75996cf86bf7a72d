"""The numbers of a run in words."""

from __future__ import annotations

from tui_trainer.run.wording import (
    duration_text,
    elapsed_text,
    learning_rate_text,
    loss_text,
    percent_text,
    rate_text,
)


def test_numbers_are_written_for_people() -> None:
    nan, inf = float("nan"), float("inf")
    assert [duration_text(seconds) for seconds in (0, 5.4, 59.6, 754, 3723, -1, inf)] == [
        *("0:00", "0:05", "1:00", "12:34", "1:02:03", "0:00", "?")
    ]
    assert [elapsed_text(seconds) for seconds in (0.54, 59.9, 59.96, 61)] == ["0.5 s", "59.9 s", "1:00", "1:01"]
    assert [loss_text(value) for value in (0.12345, 1e-7, 123456.0, nan, inf, None, 0.0)] == [
        *("0.1235", "1.00e-07", "1.23e+05", "NaN", "inf", "-", "0.0000")
    ]
    assert [percent_text(value) for value in (0.97314, 1.0, nan, None)] == ["97.31 %", "100.00 %", "NaN", "-"]
    assert [rate_text(rate) for rate in (1234.5, 12.345, 0.0123)] == ["1 234", "12.3", "0.0123"]
    assert [learning_rate_text(rate) for rate in (1e-3, 1.25e-4, 4e-6, 12.5, 1e6)] == [
        *("0.001", "0.000125", "4e-6", "12.5", "1e6")
    ]
