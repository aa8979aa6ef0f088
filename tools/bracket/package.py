"""All files of the sample package, and where they are kept."""

from __future__ import annotations

from pathlib import Path

from tools.bracket.drawing import flat_pattern, views
from tools.bracket.lists import inspection_record, parts_list, readme
from tools.bracket.model import model
from tools.bracket.part import NUMBER
from tools.bracket.plan import inspection_plan
from tools.bracket.specification import specification

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "kuznia" / "samples" / "bracket-package"


def package_files() -> dict[str, bytes]:
    """Make every file of the package anew, by its path inside it."""
    return {
        "README.txt": readme(),
        f"drawings/{NUMBER}-1.pdf": views(),
        f"drawings/{NUMBER}-2.pdf": flat_pattern(),
        f"parts-list/{NUMBER}-PL.csv": parts_list(),
        "model/bracket.stp": model(),
        f"quality/{NUMBER}-QP.qif": inspection_plan(),
        f"quality/{NUMBER}-QR.csv": inspection_record(),
        f"specs/{NUMBER}-SP.pdf": specification(),
    }


def write_package(folder: Path = PACKAGE) -> list[Path]:
    """Write the package into a folder; give its files."""
    written: list[Path] = []
    for name, content in package_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written
