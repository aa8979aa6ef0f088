import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.exchange.canonical import canonical
from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.extra import zstandard
from kuznia.exchange.chunks.recipes import (
    LARGEST_BASE,
    FileRecipe,
    Recipe,
    Run,
    check_runs,
    compact,
    joined,
    read,
    written,
)
from kuznia.model.errors import Invalid

NUMBERS = st.integers(0, 5)
PLAIN = st.builds(Run, NUMBERS, st.integers(0, 9), st.integers(1, 9))
BASED = st.builds(
    Run, NUMBERS, NUMBERS, st.just(1), st.lists(PLAIN, min_size=1, max_size=3).map(tuple)
)
FILES = st.dictionaries(
    st.from_regex(r"[a-z]{1,5}", fullmatch=True), st.lists(PLAIN | BASED, max_size=6), max_size=3
)
DIGEST = "0" * 64


def recipe(files: dict[str, list[Run]]) -> Recipe:
    packs = tuple(f"{number:032x}" for number in range(6))
    made = (FileRecipe(path, 5, DIGEST, tuple(runs)) for path, runs in files.items())
    return Recipe("tree", 3, packs, tuple(made))


def records(runs: tuple[Run, ...]) -> list[tuple[int, int, tuple[Run, ...]]]:
    return [
        (run.pack, record, run.base)
        for run in runs
        for record in range(run.first, run.first + run.count)
    ]


@settings(max_examples=40)
@given(FILES)
def test_a_recipe_that_was_written_is_read_the_same(files: dict[str, list[Run]]):
    assert recipe(files) == read(written(recipe(files)), "it")


@given(st.lists(PLAIN | BASED, max_size=8).map(tuple))
def test_joined_runs_name_the_same_records(runs: tuple[Run, ...]):
    assert records(runs) == records(joined(runs))
    assert len(joined(runs)) <= len(runs)


def test_runs_that_follow_one_another_are_one():
    assert (Run(0, 0, 5), Run(1, 5, 1)) == joined([Run(0, 0, 2), Run(0, 2, 3), Run(1, 5, 1)])


@settings(max_examples=40)
@given(FILES)
def test_a_compact_recipe_lists_only_the_packs_that_it_names(files: dict[str, list[Run]]):
    def names(recipe: Recipe, runs: tuple[Run, ...]) -> list[object]:
        return [(recipe.packs[r.pack], r.first, r.count, names(recipe, r.base)) for r in runs]

    whole, short = recipe(files), compact(recipe(files))

    assert [names(whole, f.runs) for f in whole.files] == [
        names(short, f.runs) for f in short.files
    ]
    used = {p for f in files.values() for r in f for p in (r.pack, *(b.pack for b in r.base))}
    assert len(used) == len(short.packs)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_recipe_or_invalid(content: bytes):
    for form in (content, zstandard.ZstdCompressor().compress(content)):
        with pytest.raises(Invalid):
            read(form, "it")


NO_RUNS: tuple[str, ...] = (
    "0", "[0]", "[[0,0]]", "[[0,0,0]]", "[[0,-1,1]]", "[[0,0,1.5]]", "[[0,true,1]]",
    "[[0,0,1,[[0,0,1,[[0,0,1]]]]]]", "[[0,0,1,[],1]]",
)  # fmt: skip


@pytest.mark.parametrize("runs", NO_RUNS)
def test_runs_that_are_none_are_invalid(runs: str):
    file = {"path": "a", "size": 1, "blake3": DIGEST, "runs": json.loads(runs)}
    text = canonical({"tree": "", "sequence": 0, "packs": [], "files": [file]})

    with pytest.raises(Invalid):
        read(zstandard.ZstdCompressor().compress(text), "it")


@pytest.mark.parametrize("path", ["../up", "/a", "a\\b"])
def test_a_path_that_leads_out_is_invalid(path: str):
    with pytest.raises(Invalid, match="not accepted"):
        read(written(recipe({path: []})), "it")


@pytest.mark.parametrize(
    ("runs", "methods", "sizes", "why"),
    [
        ([Run(0, 0, 1)], {Method.DIFFERENCE}, 5, "wrong kind"),
        ([Run(0, 0, 1, (Run(0, 1, 1),))], {Method.ZSTD}, 5, "wrong kind"),
        ([Run(0, 0, 1, (Run(0, 1, 1),))], {Method.DIFFERENCE}, 5, "wrong kind"),
        ([Run(0, 0, 1)], {Method.ZSTD}, 6, "its size"),
    ],
)
def test_records_that_do_not_fit_are_invalid(
    runs: list[Run], methods: set[Method], sizes: int, why: str
):
    file = FileRecipe("a", 5, DIGEST, tuple(runs))

    with pytest.raises(Invalid, match=why):
        check_runs(file, lambda _: sizes, lambda _: methods)


def test_a_base_that_would_fill_the_memory_is_invalid():
    run = Run(0, 0, 1, (Run(0, 1, 1),))
    methods = {0: {Method.DIFFERENCE}, 1: {Method.PLAIN}}

    with pytest.raises(Invalid, match="more than it may"):
        check_runs(
            FileRecipe("a", 5, DIGEST, (run,)),
            lambda _: LARGEST_BASE + 1,
            lambda run: methods[run.first],
        )
