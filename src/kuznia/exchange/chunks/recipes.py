"""Recipes: of which records, in which order, the files of a tree are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kuznia.exchange.canonical import Json, canonical, parse_object
from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.extra import zstandard
from kuznia.exchange.chunks.tree_paths import TreePaths
from kuznia.model.errors import Invalid
from kuznia.model.language import msg

LARGEST = 256 * 1024 * 1024
"""Most bytes that the text of a recipe may have."""
LARGEST_BASE = 4 * 1024 * 1024
"""Most bytes that a difference may differ from, so that reading it takes little memory."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_PACK = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Run:
    """Records of one pack that follow one another."""

    pack: int
    first: int
    count: int
    base: tuple[Run, ...] = ()
    """Where the one record is a difference: the records that it differs from."""


@dataclass(frozen=True, slots=True)
class FileRecipe:
    """One file of a tree."""

    path: str
    size: int
    blake3: str
    """Digest of the whole file, in hexadecimal."""
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """One tree."""

    tree: str
    sequence: int
    """Trees are numbered as they were added."""
    packs: tuple[str, ...]
    """The packs that the runs name by their place in this list."""
    files: tuple[FileRecipe, ...]


def joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Make runs as long as they can be, so that a recipe is short."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if (
            last and not run.base and not last.base
            and last.pack == run.pack and last.first + last.count == run.first
        ):  # fmt: skip
            found[-1] = Run(last.pack, last.first, last.count + run.count)
        else:
            found.append(run)
    return tuple(found)


def renumbered(runs: Iterable[Run], numbers: Sequence[int] | Mapping[int, int]) -> tuple[Run, ...]:
    """Give the packs of runs other numbers."""
    return tuple(
        replace(run, pack=numbers[run.pack], base=renumbered(run.base, numbers)) for run in runs
    )


def compact(recipe: Recipe) -> Recipe:
    """Leave out the packs that no run names."""
    used = sorted({pack for file in recipe.files for pack in _packs(file.runs)})
    numbers = {pack: number for number, pack in enumerate(used)}
    files = tuple(replace(file, runs=renumbered(file.runs, numbers)) for file in recipe.files)
    return replace(recipe, packs=tuple(recipe.packs[pack] for pack in used), files=files)


def written(recipe: Recipe) -> bytes:
    """Write a recipe as compressed canonical JSON."""
    text = canonical(
        {
            "tree": recipe.tree,
            "sequence": recipe.sequence,
            "packs": list(recipe.packs),
            "files": [
                {
                    "path": file.path,
                    "size": file.size,
                    "blake3": file.blake3,
                    "runs": [_run_as_list(run) for run in file.runs],
                }
                for file in recipe.files
            ],
        }
    )
    return zstandard.ZstdCompressor(level=3).compress(text)


def read(content: bytes, name: str) -> Recipe:
    """Read a recipe; *name* says in errors where it came from.

    Raises Invalid when it is none: whoever has the key may have made it to do harm.
    """
    try:
        size = zstandard.frame_content_size(content)
        if not 0 <= size <= LARGEST:
            raise _no_recipe(name)
        text = zstandard.ZstdDecompressor().decompress(content, allow_extra_data=False)
        fields = parse_object(text, name, LARGEST)
        recipe = Recipe(
            _text(fields["tree"]),
            _number(fields["sequence"]),
            tuple(_text(pack, _PACK) for pack in _list(fields["packs"])),
            tuple(_file(file) for file in _list(fields["files"])),
        )
    except (zstandard.ZstdError, KeyError, ValueError, TypeError) as error:
        raise _no_recipe(name) from error
    TreePaths(file.path for file in recipe.files)
    return recipe


def check_runs(
    file: FileRecipe,
    sizes: Callable[[Run], int],
    methods: Callable[[Run], set[Method]],
) -> None:
    """Check that the records of a file exist and have its size.

    Raises Invalid when not; *sizes* and *methods* tell of the records of a run.
    """
    for run in file.runs:
        allowed = {Method.DIFFERENCE} if run.base else {Method.PLAIN, Method.ZSTD}
        based = methods(run) <= allowed and (not run.base or run.count == 1)
        if not based or any(Method.DIFFERENCE in methods(base) for base in run.base):
            raise Invalid(msg("{path} is made of records of the wrong kind", path=file.path))
        if sum(map(sizes, run.base)) > LARGEST_BASE:
            raise Invalid(msg("{path} differs from more than it may", path=file.path))
    if sum(map(sizes, file.runs)) != file.size:
        raise Invalid(msg("{path} is made of records that do not have its size", path=file.path))


def named(file: FileRecipe) -> Iterator[Run]:
    """Give all runs that a file names, those of bases too."""
    for run in file.runs:
        yield run
        yield from run.base


def _packs(runs: Iterable[Run]) -> set[int]:
    return {pack for run in runs for pack in (run.pack, *_packs(run.base))}


def _run_as_list(run: Run) -> list[object]:
    numbers: list[object] = [run.pack, run.first, run.count]
    return [*numbers, [_run_as_list(base) for base in run.base]] if run.base else numbers


def _file(value: Json) -> FileRecipe:
    if not isinstance(value, dict):
        raise TypeError
    return FileRecipe(
        _text(value["path"]),
        _number(value["size"]),
        _text(value["blake3"], _DIGEST),
        tuple(_run(run, based=True) for run in _list(value["runs"])),
    )


def _run(value: Json, *, based: bool) -> Run:
    numbers = _list(value)
    pack, first, count = (_number(number) for number in numbers[:3])
    base = tuple(_run(run, based=False) for run in _list(numbers[3])) if len(numbers) > 3 else ()
    if len(numbers) > 4 or not count or (base and not based):
        raise ValueError(numbers)
    return Run(pack, first, count, base)


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _number(value: Json) -> int:
    if type(value) is not int or value < 0:
        raise TypeError
    return value


def _text(value: Json, form: re.Pattern[str] | None = None) -> str:
    if not isinstance(value, str) or (form and not form.fullmatch(value)):
        raise TypeError
    return value


def _no_recipe(name: str) -> Invalid:
    return Invalid(msg("{name} holds no list of files that can be trusted", name=name))
