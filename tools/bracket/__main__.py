"""Write the sample package anew: `python -m tools.bracket [FOLDER]`."""

import sys
from pathlib import Path

from tools.bracket.package import PACKAGE, write_package

folder = Path(sys.argv[1]) if sys.argv[1:] else PACKAGE
for path in write_package(folder):
    print(f"{path.stat().st_size:8,} bytes  {path.relative_to(folder).as_posix()}")
