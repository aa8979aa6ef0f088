import pytest

from kuznia.model.errors import NotFound
from kuznia.report.charts import Charts
from kuznia.report.extra import alt
from tests.report.plans import bare_plan, plan

NAMES = [name for name in vars(Charts) if not name.startswith("_")]


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_is_an_altair_chart(name: str):
    assert isinstance(getattr(Charts(plan()), name)(), (alt.Chart, alt.LayerChart, alt.FacetChart))


@pytest.mark.parametrize("name", NAMES)
def test_without_figures_it_says_why(name: str):
    with pytest.raises(NotFound):
        getattr(Charts(bare_plan()), name)()


def test_a_gantt_is_by_site_or_by_item():
    charts = Charts(plan())

    assert charts.gantt().to_dict() != charts.gantt("item").to_dict()


def test_charts_list_themselves():
    assert "gantt" in repr(Charts(plan()))
