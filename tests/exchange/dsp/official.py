"""The schemas and examples that the protocol publishes; they lie beside the repository."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft201909Validator
from referencing import Registry, Resource

FOLDER = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "dsp"

published = pytest.mark.skipif(
    not FOLDER.exists(),
    reason="the schemas of the protocol lie beside the repository, and are absent",
)

DID_SERVICES = {"catalogservice-did-service.json", "dataservice-did-service.json"}
"""Entries of a DID document, no messages; one of them does not fit even its own schema."""


def examples() -> dict[str, dict[str, Any]]:
    """Give every example of a message or an answer by the name of its file."""
    return {
        path.name: json.loads(path.read_text("utf-8"))
        for path in sorted(FOLDER.glob("*/example/*.json"))
        if path.name not in DID_SERVICES
    }


def type_of(body: Mapping[str, Any]) -> str:
    """Give the type that a body is meant to have."""
    return body.get("@type", "VersionResponse")


def faults(type_: str, body: object) -> list[str]:
    """Say what the published schema of a type finds wrong with a body."""
    return [error.message for error in _schema(type_).iter_errors(body)]


@cache
def _schema(type_: str) -> Any:
    """Give the published schema of a type, its broken references mended."""
    texts = [path.read_text("utf-8") for path in FOLDER.glob("*/*-schema.json")]
    schemas = [json.loads(text.replace("#definitions/", "#/definitions/")) for text in texts]
    empty: Registry[Any] = Registry[Any]()
    registry = empty.with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    title = {"VersionResponse": "VersionSchema"}.get(type_, f"{type_}Schema")
    (schema,) = [schema for schema in schemas if schema["title"] == title]
    return Draft201909Validator(schema, registry=registry)
