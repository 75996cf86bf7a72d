"""The table of datasets that live in files: which files, what is in them, who has them.

The layout is torchvision's: `<data folder>/MNIST/raw/train-images-idx3-ubyte` and so on.
"""

from dataclasses import dataclass
from pathlib import Path

from tui_trainer.store.errors import DataError
from tui_trainer.store.idx import IdxHeader


@dataclass(frozen=True)
class DatasetFile:
    """One idx file: its name, the header that it must have, the md5 of it and of its .gz archive.

    `md5` is None where nobody published it: the archive can be checked in every byte, but of a file that is already
    there only size and header.
    """

    name: str
    header: IdxHeader
    md5: str | None
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


def _idx_files(*md5s: tuple[str, str | None]) -> tuple[DatasetFile, ...]:
    """The four files that all datasets in the form of MNIST have, each with the md5 of its archive and its own."""
    names = {
        "train-images-idx3-ubyte": IdxHeader((60_000, 28, 28)),
        "train-labels-idx1-ubyte": IdxHeader((60_000,)),
        "t10k-images-idx3-ubyte": IdxHeader((10_000, 28, 28)),
        "t10k-labels-idx1-ubyte": IdxHeader((10_000,)),
    }
    return tuple(
        DatasetFile(name, header, md5, archive_md5)
        for (name, header), (archive_md5, md5) in zip(names.items(), md5s, strict=True)
    )


# Archive md5s and mirrors are those of torchvision.datasets.MNIST, FashionMNIST and KMNIST (`resources`, `mirrors`).
# The raw md5s are of what the archives contain; those of Kuzushiji-MNIST are not known here.
DATASET_FILES: dict[str, DatasetFiles] = {
    "mnist": DatasetFiles(
        folder="MNIST/raw",
        files=_idx_files(
            ("f68b3c2dcbeaaa9fbdd348bbdeb94873", "6bbc9ace898e44ae57da46a324031adb"),
            ("d53e105ee54ea40749a09fcbcd1e9432", "a25bea736e30d166cdddb491f175f624"),
            ("9fb629c4189551a2d022fa330f9573f3", "2646ac647ad5339dbf082846283269ea"),
            ("ec29112dd5afa0611ce80d1b7f02629c", "27ae3e4e09519cfbb04c329615203637"),
        ),
        mirrors=("https://ossci-datasets.s3.amazonaws.com/mnist/", "http://yann.lecun.com/exdb/mnist/"),
    ),
    "fashion-mnist": DatasetFiles(
        folder="FashionMNIST/raw",
        files=_idx_files(
            ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", "f4a8712d7a061bf5bd6d2ca38dc4d50a"),
            ("25c81989df183df01b3e8a0aad5dffbe", "9018921c3c673c538a1fc5bad174d6f9"),
            ("bef4ecab320f06d8554ea6380940ec79", "8181f5470baa50b63fa0f6fddb340f0a"),
            ("bb300cfdad3c16e7a12a480ee83cd310", "15d484375f8d13e6eb1aabb0c3f46965"),
        ),
        mirrors=("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",),
    ),
    "kmnist": DatasetFiles(
        folder="KMNIST/raw",
        files=_idx_files(
            ("bdb82020997e1d708af4cf47b453dcf7", None),
            ("e144d726b3acfaa3e44228e80efcd344", None),
            ("5c965bf0a639b31b8f53240b1b52f4d7", None),
            ("7320c461ea6c1c855c0b718fb2a4b134", None),
        ),
        mirrors=("http://codh.rois.ac.jp/kmnist/dataset/kmnist/",),
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
