"""Start other programs for the set-up: say what they are at, and explain why they failed.

Only the standard library, and no syntax that Python 3.7 could not read; what is slow to import waits until it is
needed, for an environment in good order needs none of it.
"""

from __future__ import annotations

import os
import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUIET_S = 20.0  # a person who sees nothing for longer believes that it hangs

NETWORK = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|ConnectionReset|"
    "RemoteDisconnected|Name or service not known|name resolution|Network is unreachable|Connection refused"
)
DISK = re.compile(r"No space left on device|Disk quota exceeded|\[Errno 28\]|\[Errno 122\]")
NO_BUILD = re.compile(r"No matching distribution found for (\S+)")
FETCHED = re.compile(
    r"\s*(?:Downloading|Using cached|Processing) (?:\S*/)?([\w.]+)-(\d[^-]*)-\S*\.whl"
    r"(?: \((\d\S* \wB)\)| \(from .*\))?$"
)
LARGE = re.compile(r"\d{2,}(?:\.\d+)? MB|GB|\d{2,} packages")


class SetupError(Exception):
    """What went wrong and what to do about it, for the person at the terminal."""


def say(text: str) -> None:
    """Print to stderr: stdout belongs to the program that is started afterwards."""
    print(text, file=sys.stderr, flush=True)


def version() -> str:
    """The running Python's version, as in "3.11"."""
    return "{}.{}".format(*sys.version_info)


def run(command: list[str]) -> str:
    """Run a short command and return what it printed; SetupError with its last lines if it fails."""
    import subprocess

    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(explain(done.stdout + done.stderr, "This failed: " + " ".join(command)))
    return done.stdout.strip()


def run_pip(python: Path, arguments: list[str], *, lock: int, on_change: Callable[[], None]) -> None:
    """Run pip with a line for whatever takes long; SetupError, explained, if it fails.

    `on_change` is called when pip, after resolving and downloading, starts to change the environment. The file
    descriptor `lock` is inherited: should this process be killed, the lock is held until pip has ended too.
    """
    import shutil
    import subprocess

    # An interrupted pip leaves what it had fetched: in this folder it is found again, and /tmp may be small.
    scratch = python.parent.parent / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    settings = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [str(python), "-m", "pip", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **settings, "TMPDIR": str(scratch)},
        pass_fds=[lock],
    )
    assert process.stdout is not None
    lines = []
    progress = Progress()
    try:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Installing collected packages"):
                on_change()
            progress.read(line)
    except BaseException:
        process.terminate()
        raise
    finally:
        progress.end()
        process.wait()
        shutil.rmtree(scratch, ignore_errors=True)
    if process.returncode:
        raise SetupError(explain("".join(lines), "pip could not install the packages."))


class Progress:
    """Turns pip's output into few lines, and breaks a long silence."""

    def __init__(self) -> None:
        import threading
        import time

        self._now = time.monotonic
        self._began = self._now()
        self._activity = "asking for the packages"
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._break_silence, daemon=True)
        self._thread.start()

    def read(self, line: str) -> None:
        """Take one line of pip's output."""
        activity = activity_of(line)
        if activity is not None:
            self._activity = activity
            if LARGE.search(activity):
                say("  " + activity)

    def end(self) -> None:
        """Say nothing more."""
        self._ended.set()
        self._thread.join()

    def _break_silence(self) -> None:
        while not self._ended.wait(QUIET_S):
            say(f"  {self._now() - self._began:.0f} s: {self._activity}")


def activity_of(line: str) -> str | None:
    """What a line of pip's output says that it is doing; None if nothing that takes long."""
    if line.startswith("Installing collected packages"):
        return "unpacking {} packages".format(line.count(",") + 1)
    fetched = FETCHED.match(line)
    if fetched is None:
        return None
    name, release, size = fetched.groups()
    return "fetching {} {}{}".format(name, release, f" ({size})" if size else "")


def explain(output: str, failed: str) -> str:
    """Why a program failed and what to do about it, from what it printed, whose last lines follow."""
    missing = NO_BUILD.search(output)
    if DISK.search(output):
        advice = (
            "The disk is full: about 8 GB are needed on the way, in this folder and in pip's cache.\n"
            "Make room (`pip cache purge` empties pip's cache) and run the command again."
        )
    elif NETWORK.search(output):
        advice = "The package index could not be reached. Check the network or the proxy and run the command again."
    elif missing:
        advice = (
            f"Nothing was found for {missing.group(1)}: either the package index can't be reached from here, or it\n"
            f"has no build for Python {version()} on this system. If another Python from 3.11 on is installed,\n"
            "name it: make run PYTHON=/path/to/python3"
        )
    else:
        advice = "Run the command again once that is mended."
    last = "\n".join("  | " + line for line in output.strip().splitlines()[-8:])
    return "\n".join(part for part in (failed, last, advice) if part)
