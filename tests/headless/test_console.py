"""Text from anywhere, on terminals, in pipes and on full disks."""

from __future__ import annotations

import errno
import io

import pytest

from tests.headless.consoles import BrokenOutput, Recorded
from tui_trainer.headless.console import Console, is_capable, printable
from tui_trainer.headless.exit_codes import DONE, FAILED, USAGE
from tui_trainer.headless.table import table_lines


def test_what_commands_a_terminal_is_not_passed_on() -> None:
    assert printable("a\x1b[2Jb\x07\x9b31m\x7f\ud800\u2028") == "a\ufffd[2Jb\ufffd\ufffd31m\ufffd\ufffd\ufffd"
    assert printable("ä 数\n\ttab") == "ä 数\n\ttab"
    recorded = Recorded()
    recorded.console.say("title \x1b]0;owned\x07")
    recorded.console.complain("\x1b[31mred")
    assert "\x1b" not in recorded.said + recorded.complained


def test_a_line_that_changes_gives_way_to_one_that_stays() -> None:
    recorded = Recorded(rewrites=True)
    recorded.console.show("one")
    recorded.console.show("two")
    recorded.console.say("three")
    recorded.console.say("four")
    assert recorded.said == "\rone\x1b[K\rtwo\x1b[K\r\x1b[Kthree\nfour\n"


def test_a_line_that_changes_fits_into_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    recorded = Recorded(rewrites=True)
    recorded.console.show("x" * 100)
    assert recorded.said == "\r" + "x" * 19 + "\x1b[K"


def test_complaints_do_not_stand_in_a_line_that_changes() -> None:
    recorded = Recorded(rewrites=True)
    recorded.console.show("one")
    recorded.console.complain("error")
    assert recorded.said == "\rone\x1b[K\r\x1b[K"
    assert recorded.complained == "error\n"


def test_no_line_changes_where_that_is_impossible() -> None:
    recorded = Recorded()
    recorded.console.show("one")
    assert recorded.said == ""


def test_nobody_reads_any_more() -> None:
    closed: list[bool] = []
    errors = io.StringIO()
    console = Console(BrokenOutput(errno.EPIPE, good=1), errors, closed=lambda: closed.append(True))
    for line in ("one", "two", "three"):
        console.say(line)
    assert closed == [True]
    assert errors.getvalue() == ""
    assert console.exit_code(DONE) == DONE


def test_a_full_disk_is_said_once_and_fails_the_command() -> None:
    errors = io.StringIO()
    console = Console(BrokenOutput(errno.ENOSPC, good=1), errors)
    for line in ("one", "two", "three"):
        console.say(line)
    assert errors.getvalue() == "error: standard output cannot be written: ENOSPC\n"
    assert console.exit_code(DONE) == FAILED
    assert console.exit_code(USAGE) == USAGE


def test_closed_streams_are_no_reason_to_fail() -> None:
    out, err = io.StringIO(), io.StringIO()
    out.close()
    err.close()
    console = Console(out, err)
    console.say("x")
    console.complain("x")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("term", "capable"), [("xterm", True), ("dumb", False), ("", False)])
def test_a_terminal_has_to_say_what_it_is(monkeypatch: pytest.MonkeyPatch, term: str, capable: bool) -> None:
    monkeypatch.setenv("TERM", term)
    assert is_capable(Terminal()) == capable
    assert not is_capable(io.StringIO())
    assert not is_capable(None)


def test_the_columns_of_a_table_stand_one_under_the_other() -> None:
    assert table_lines([("a", "b"), ("long", "")]) == ["a     b", "long"]
