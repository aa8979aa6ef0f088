"""The named checks of a programme: each finds one kind of mistake, and none stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kuznia.model.checks import (
    chances,
    dates,
    effects,
    foresight,
    idle,
    money,
    partners,
    reach,
    references,
    releases,
    shape,
    structure,
    sustaining,
)
from kuznia.model.findings import Finding
from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES

Check = Callable[[Programme], Iterator[Finding]]
"""A rule: its name, without `check_`, stands in each of its findings."""

CHECKS: tuple[Check, ...] = (
    shape.check_required_tables,
    shape.check_required_cells,
    shape.check_unique_keys,
    shape.check_codes,
    shape.check_case,
    shape.check_choices,
    shape.check_days,
    shape.check_number_lists,
    shape.check_bounds,
    references.check_references,
    structure.check_material_circles,
    structure.check_own_output,
    structure.check_gate_circles,
    structure.check_lanes_to_themselves,
    structure.check_alike_lanes,
    structure.check_units,
    structure.check_falling_ramps,
    structure.check_short_ramps,
    dates.check_month_order,
    dates.check_months_after_end,
    dates.check_months_before_start,
    dates.check_years_outside,
    effects.check_effects_without_value,
    effects.check_idle_values,
    effects.check_whole_delays,
    effects.check_large_shares,
    effects.check_idle_months,
    effects.check_effects_over_before_reveal,
    chances.check_chances,
    chances.check_factors_without_outcomes,
    chances.check_impossible_outcomes,
    chances.check_effect_outcomes,
    chances.check_shared_targets,
    foresight.check_share_foresight,
    foresight.check_fund_foresight,
    foresight.check_need_foresight,
    foresight.check_gate_foresight,
    reach.check_inputs_out_of_reach,
    reach.check_needs_out_of_reach,
    reach.check_needs_too_soon,
    idle.check_idle_processes,
    idle.check_late_builds,
    idle.check_late_gates,
    idle.check_idle_gates,
    idle.check_idle_items,
    money.check_idle_funds,
    money.check_unfunded_spending,
    releases.check_own_party,
    releases.check_persons_of_others,
    releases.check_identifiers,
    releases.check_countries,
    releases.check_day_order,
    releases.check_ceilings,
    releases.check_provisos,
    releases.check_elements,
    releases.check_step_circles,
    releases.check_step_months,
    releases.check_gate_packages,
    partners.check_own_node,
    partners.check_node_addresses,
    partners.check_participants,
    sustaining.check_sub_unit_circles,
    sustaining.check_supply_circles,
    sustaining.check_sub_unit_shares,
    sustaining.check_repair_routes,
    sustaining.check_many_failures,
    sustaining.check_top_repairs,
    sustaining.check_system_places,
)


def check(programme: Programme) -> tuple[Finding, ...]:
    """Run every check and give all findings, in the order of tables and rows."""
    order = {table: number for number, table in enumerate(TABLES)}
    findings = [finding for run in CHECKS for finding in run(programme)]
    return tuple(sorted(findings, key=lambda found: (order[found.table], found.row or 0)))
