"""What the API says of itself: complete, and the same as the file in the repository."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi.testclient import TestClient

from backend.settings import ROOT


def fields(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of every object below a node, with where it stands."""
    if isinstance(node, dict):
        properties = node.get("properties")
        if isinstance(properties, dict):
            yield from ((f"{path}/{name}", field) for name, field in properties.items())
        for name, child in node.items():
            yield from fields(child, f"{path}/{name}")
    elif isinstance(node, list):
        for i, child in enumerate(node):
            yield from fields(child, f"{path}/{i}")


def variants(field: dict[str, Any]) -> list[dict[str, Any]]:
    return [variant for option in field["anyOf"] for variant in variants(option)] if "anyOf" in field else [field]


def composed(field: dict[str, Any]) -> bool:
    """Whether it is made of objects, which carry the descriptions of their own fields."""
    if any("$ref" in kind or "properties" in kind for kind in variants(field)):
        return True
    return any(composed(kind["items"]) for kind in variants(field) if kind.get("type") == "array")


def bounded(field: dict[str, Any]) -> bool:
    if len(variants(field)) > 1 or "anyOf" in field:
        return all(map(bounded, variants(field)))
    match field.get("type"):
        case "integer" | "number":
            return "enum" in field or ("minimum" in field and "maximum" in field)
        case "string":
            return bool({"maxLength", "pattern", "enum", "const", "format"} & set(field))
        case "array":
            return "maxItems" in field and bounded(field["items"])
        case _:
            return True


def test_every_field_has_bounds_a_description_and_an_example(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    found = dict(fields(description))
    assert len(found) > 80
    for path, field in found.items():
        assert field.get("description"), f"{path} has no description"
        assert composed(field) or "examples" in field or "default" in field or "const" in field, f"{path}: no example"
        assert bounded(field), f"{path} has no bounds"
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation["description"], f"{method} {path}"
            name = operation["operationId"].partition("_api_v1")[0]
            assert operation["summary"].lower() != name.replace("_", " "), f"{method} {path}: a name and no summary"
            for parameter in operation.get("parameters", []):
                schema = parameter["schema"]
                assert parameter["description"], f"{path} {parameter['name']}"
                assert "examples" in schema or "default" in schema, f"{path} {parameter['name']}"
                assert parameter["in"] == "path" or bounded(schema), f"{path} {parameter['name']}"


def test_no_reference_leads_nowhere(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    text = json.dumps(description)
    for part in text.split('"$ref": "')[1:]:
        target = part.partition('"')[0]
        assert target.startswith("#/components/schemas/"), target
        assert target.rpartition("/")[2] in description["components"]["schemas"], target


def test_the_file_in_the_repository_is_up_to_date(client: TestClient) -> None:
    kept = json.loads((ROOT / "openapi.json").read_text())
    assert kept == client.get("/openapi.json").json(), "the API has changed: run scripts/openapi and look at the diff"
