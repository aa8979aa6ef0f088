"""Names of columns and rows that a person can read."""

from kuznia.planning.generating.draft import Size
from kuznia.planning.generating.programme import make_programme
from kuznia.planning.naming import common_names, tree_names
from kuznia.planning.solving import make_model
from tests.planning.twofold import twofold


def test_a_name_is_kind_codes_month_and_node():
    model = make_model(twofold())
    names = tree_names(model)

    assert {
        "make:MAKE-HOME:2024-04:n1", "make:MAKE-HOME:2024-04:n4", "ship:ROAD:PLATE:2024-01:n1",
        "stock:PLATE:HOME:2024-12:n3", "pay:AID:production:UA:2024-02:n2", "burden:2024-12:n4",
        "shortfall:2024:2024-12:n1", "level", "excess:f4",
    } <= {*names.columns}  # fmt: skip
    assert {
        "balance:BRACKET:HOME:2024-01:n1", "gate_process:MAKE-HOME:2024-03:n2", "tail:f1",
        "local:2024:2024-12:n4", "need:SPRING:2024-06:n1", "fund:AID:2024-12:n4",
    } <= {*names.rows}  # fmt: skip


def test_every_name_is_there_once_and_without_a_space():
    model = make_model(make_programme(Size(12, 10, 24, 4)))
    tree, common = tree_names(model), common_names(model)

    for names, count in (
        (tree.columns, len(model.form.program.cost)),
        (tree.rows, len(model.form.program.row_lower)),
        (common.columns, model.recourse.matrix.column_count),
        (common.rows, model.recourse.matrix.row_count),
    ):
        assert count == len(names) == names.n_unique()
        assert not names.str.contains(r"\s|::|^:|:$|^$").any()


def test_a_name_stands_where_its_column_stands():
    model = make_model(twofold())
    names = tree_names(model).columns
    make = model.recourse.columns["make"][1, 5]
    (home,) = (
        n for n, name in enumerate(model.programme["processes"]["process"]) if "HOME" in name
    )

    assert 1 == home
    assert [f"make:MAKE-HOME:2024-06:n{number}" for number in (1, 2, 3, 4)] == [
        names[int(place)] for place in model.form.column[:, make]
    ]


def test_without_weight_on_the_worst_futures_there_is_no_level():
    from tests.planning.test_extensive import without_risk

    assert "level" not in {*tree_names(make_model(without_risk(twofold()))).columns}
