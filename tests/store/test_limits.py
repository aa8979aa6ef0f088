"""How large a programme may be."""

import pytest

from kuznia.model.errors import Refused
from kuznia.store.limits import LARGEST_FILE, MOST_CELLS, check_cells, check_size


def test_the_largest_file_is_read():
    check_size("needs.csv", LARGEST_FILE)


def test_a_larger_file_is_refused_by_name():
    with pytest.raises(Refused, match=r"needs\.csv has 1024 MB; at most 200 MB are read"):
        check_size("needs.csv", 2**30)


def test_the_largest_table_is_read():
    check_cells("needs", MOST_CELLS)


def test_a_larger_table_is_refused_by_name():
    with pytest.raises(Refused, match="needs has 10000001 cells or more"):
        check_cells("needs", MOST_CELLS + 1)
