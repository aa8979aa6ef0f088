from pathlib import Path

import pytest

from kuznia.exchange.durable import not_written, sync
from kuznia.model.errors import KuzniaError, NotFound, Refused, Unable


def test_a_folder_is_told_to_the_disk(tmp_path: Path):
    sync(tmp_path)


@pytest.mark.parametrize(
    ("error", "kind", "why"),
    [
        (FileNotFoundError(2, "No such file"), NotFound, "there is no folder"),
        (FileExistsError(17, "File exists"), Refused, "exists and is not replaced"),
        (OSError(28, "No space left on device"), Unable, "No space left on device"),
    ],
)
def test_an_error_says_what_stood_in_the_way(error: OSError, kind: type[KuzniaError], why: str):
    explained = not_written(Path("folder/file"), error)

    assert kind is type(explained)
    assert why in str(explained)
