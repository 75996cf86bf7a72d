"""The table of datasets that live in files: which files, what is in them, who has them.

The layout is torchvision's: `<data folder>/MNIST/raw/train-images-idx3-ubyte` and so on.
"""

from dataclasses import dataclass
from pathlib import Path

from tui_trainer.store.errors import DataError
from tui_trainer.store.idx import IdxHeader


@dataclass(frozen=True)
class DatasetFile:
    """One idx file: its name, the header that it must have, the md5 of it and of its .gz archive."""

    name: str
    header: IdxHeader
    md5: str
    archive_md5: str

    @property
    def size(self) -> int:
        """Bytes of the unpacked file."""
        return self.header.file_size

    @property
    def archive(self) -> str:
        """Name of the archive on the mirrors."""
        return f"{self.name}.gz"


@dataclass(frozen=True)
class DatasetFiles:
    """The files of a dataset, the folder inside the data folder, and the addresses that have the archives."""

    folder: str
    files: tuple[DatasetFile, ...]
    mirrors: tuple[str, ...]


# Archive md5s and mirrors are those of torchvision.datasets.MNIST; the raw md5s are of what the archives contain.
DATASET_FILES: dict[str, DatasetFiles] = {
    "mnist": DatasetFiles(
        folder="MNIST/raw",
        files=(
            DatasetFile(
                name="train-images-idx3-ubyte",
                header=IdxHeader((60_000, 28, 28)),
                md5="6bbc9ace898e44ae57da46a324031adb",
                archive_md5="f68b3c2dcbeaaa9fbdd348bbdeb94873",
            ),
            DatasetFile(
                name="train-labels-idx1-ubyte",
                header=IdxHeader((60_000,)),
                md5="a25bea736e30d166cdddb491f175f624",
                archive_md5="d53e105ee54ea40749a09fcbcd1e9432",
            ),
            DatasetFile(
                name="t10k-images-idx3-ubyte",
                header=IdxHeader((10_000, 28, 28)),
                md5="2646ac647ad5339dbf082846283269ea",
                archive_md5="9fb629c4189551a2d022fa330f9573f3",
            ),
            DatasetFile(
                name="t10k-labels-idx1-ubyte",
                header=IdxHeader((10_000,)),
                md5="27ae3e4e09519cfbb04c329615203637",
                archive_md5="ec29112dd5afa0611ce80d1b7f02629c",
            ),
        ),
        mirrors=("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
    ),
    # Comes inside scikit-learn: nothing to look for, nothing to fetch.
    "digits": DatasetFiles(folder="", files=(), mirrors=()),
}


def dataset_files(name: str) -> DatasetFiles:
    """The table's entry for a dataset; raises DataError for an unknown name."""
    if name not in DATASET_FILES:
        known = ", ".join(sorted(DATASET_FILES))
        raise DataError(f'There is no dataset "{name}".', advice=[f"Known datasets: {known}."])
    return DATASET_FILES[name]


def raw_folder(folder: Path, name: str) -> Path:
    """Folder in which the files of a dataset must lie."""
    return folder / dataset_files(name).folder
