"""Make the sample package: a technical data package of an invented, harmless shelf bracket.

`python -m tools.bracket` writes it into the source tree, the same bytes on every machine, and
`wrong_sheets` makes sheets with faulty markings for tests and documentation.
"""

from tools.bracket.package import PACKAGE, package_files, write_package
from tools.bracket.wrong import wrong_sheets

__all__ = ["PACKAGE", "package_files", "write_package", "wrong_sheets"]
