"""Sustainment: spares, depots, retrofit and readiness, as calculations without files or clocks."""
