"""Fetching the files of a dataset: mirrors in turn, every byte checked, nothing half-written left behind."""

import shutil
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from tui_trainer.store.archive import ArchiveError, unpack
from tui_trainer.store.atomic import PARTIAL_PREFIX, PARTIAL_SUFFIX, make_folder, replacing
from tui_trainer.store.dataset_files import DatasetFile, dataset_files, raw_folder
from tui_trainer.store.datasets import FileState, other_ways, verify_file
from tui_trainer.store.download import Download, DownloadError
from tui_trainer.store.errors import DataError, StoreError, reason

_CHUNK = 1 << 18
_SPARE_BYTES = 1 << 20
_STALE_SECONDS = 300.0  # a living fetch writes, or gives up, far sooner


@dataclass(frozen=True)
class FetchProgress:
    """How far a fetch is.

    `number` of `count` files is being worked on; `source` is the host or the archive that it comes from ("" if
    the file was right already); `received` of `total` bytes of its archive are there (`total` is None if the
    server did not say).  `problem` says why `source` was given up; the next one follows.
    """

    file: str
    number: int
    count: int
    source: str = ""
    received: int = 0
    total: int | None = None
    is_done: bool = False
    problem: str = ""


class FetchCancelled(DataError):
    """The user stopped the fetch."""


def fetch(
    folder: Path,
    name: str,
    *,
    progress: Callable[[FetchProgress], None] | None = None,
    mirrors: Sequence[str] | None = None,
    timeout: float = 10.0,
    deadline: float | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Path]:
    """Make every file of a dataset present and right, and return their paths.

    Files that are right (as far as `verify` can tell) are kept; a .gz beside its place is unpacked without a network;
    the rest comes from the mirrors, tried in turn.  `timeout`: seconds without a byte from a mirror; `deadline`:
    seconds for everything together.  Raises DataError with what every mirror said, FetchCancelled after `cancelled()`
    was true.
    """
    fetching = _Fetching(
        folder=folder,
        name=name,
        progress=progress or (lambda _: None),
        mirrors=list(dataset_files(name).mirrors if mirrors is None else mirrors),
        timeout=timeout,
        deadline=deadline,
        cancelled=cancelled or (lambda: False),
    )
    try:
        return fetching.run()
    except DataError:
        raise
    except StoreError as error:
        raise DataError(error.what, details=error.details, advice=error.advice) from error


@dataclass
class _Fetching:
    folder: Path
    name: str
    progress: Callable[[FetchProgress], None]
    mirrors: list[str]
    timeout: float
    deadline: float | None
    cancelled: Callable[[], bool]
    started: float = field(default_factory=time.monotonic)

    def run(self) -> list[Path]:
        """Find what is not right, prepare the folder, get the files one after the other."""
        files = dataset_files(self.name).files
        place = raw_folder(self.folder, self.name)
        wanted: list[tuple[DatasetFile, FetchProgress]] = []
        for number, file in enumerate(files, 1):
            self.check()
            found = verify_file(place / file.name, file)
            told = FetchProgress(file.name, number, len(files))
            if found.is_present:
                self.progress(replace(told, is_done=True))
            elif found.state is FileState.NOT_A_FILE:
                raise DataError(f"{found.path} {found.detail}.", advice=["Move it away and fetch again."])
            else:
                wanted.append((file, told))
        if wanted:
            make_folder(place)
            _remove_stale(place)
            _check_space(place, sum(file.size for file, _ in wanted))
        for file, told in wanted:
            self.get(file, place / file.name, told)
        return [place / file.name for file in files]

    def get(self, file: DatasetFile, path: Path, told: FetchProgress) -> None:
        """Get one file from the first source that has it right."""
        said: list[str] = []
        packed = path.with_name(file.archive)
        sources = [str(packed)] if packed.is_file() else []
        for source in [*sources, *self.mirrors]:
            told = replace(told, source=_source_name(source))
            self.progress(told)
            is_local = source in sources
            chunks = self.read_archive(packed, told) if is_local else self.read_mirror(source, said, told)
            try:
                with closing(chunks), replacing(path) as partial, partial.open("wb") as output:
                    unpack(chunks, file, output)
            except (ArchiveError, DownloadError) as error:
                said.append(f"{told.source}: {error}")
                self.progress(replace(told, problem=str(error)))
                if isinstance(error, DownloadError):  # the other files need not wait for it first
                    self.mirrors = [other for other in self.mirrors if other != source] + [source]
                continue
            except StoreError:
                # Windows does not rename over a file that another process, done a moment earlier, has open.
                if not verify_file(path, file).is_present:
                    raise
            self.progress(replace(told, is_done=True))
            return
        what = f"Could not fetch {file.archive} of {self.name} into {path.parent}:"
        raise DataError(what, details=said or ["no mirror is known"], advice=self.advice())

    def read_mirror(self, address: str, said: list[str], told: FetchProgress) -> Generator[bytes, None, None]:
        """Bytes of an archive from a mirror, with progress; raises DownloadError."""
        url = f"{address.rstrip('/')}/{told.file}.gz"
        received = 0
        with Download(url, self.timeout, lambda: self.check(said)) as download:
            for chunk in download.chunks():
                received += len(chunk)
                self.progress(replace(told, received=received, total=download.total))
                yield chunk

    def read_archive(self, packed: Path, told: FetchProgress) -> Generator[bytes, None, None]:
        """Bytes of an archive on disk, with progress; raises ArchiveError if it cannot be read."""
        received = 0
        try:
            total = packed.stat().st_size
            with packed.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    self.check()
                    received += len(chunk)
                    self.progress(replace(told, received=received, total=total))
                    yield chunk
        except OSError as error:
            raise ArchiveError(f"cannot be read: {reason(error)}") from error

    def check(self, said: Sequence[str] = ()) -> None:
        """Stop here if the user wants to, or if the time for everything is over."""
        if self.cancelled():
            raise FetchCancelled(f"Fetching {self.name} was stopped; nothing half-written was left.")
        if self.deadline is not None and time.monotonic() - self.started > self.deadline:
            what = f"Fetching {self.name} was not finished within {self.deadline:g} s."
            raise DataError(what, details=said, advice=self.advice())

    def advice(self) -> list[str]:
        """What to do after a failure."""
        place = raw_folder(self.folder, self.name)
        return [
            "try again later; behind a proxy, set https_proxy and http_proxy",
            f"or copy the .gz files into {place} yourself and fetch again: that unpacks them",
            *other_ways(self.name),
        ]


def _source_name(source: str) -> str:
    """Host of an address, or the path itself."""
    return source.partition("://")[2].partition("/")[0] or source


def _remove_stale(place: Path) -> None:
    """Remove the temporary files of a fetch that was killed."""
    for partial in place.glob(f"{PARTIAL_PREFIX}*{PARTIAL_SUFFIX}"):
        with suppress(OSError):
            if time.time() - partial.stat().st_mtime > _STALE_SECONDS:
                partial.unlink()


def _check_space(place: Path, size: int) -> None:
    try:
        free = shutil.disk_usage(place).free
    except OSError:
        return  # some file systems do not tell; writing will
    if free < size + _SPARE_BYTES:
        raise DataError(
            f"There is not enough space in {place}: {size / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free.",
            advice=["Free some space, or choose a folder on another disk with --data-dir FOLDER."],
        )
