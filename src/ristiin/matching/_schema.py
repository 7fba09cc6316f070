"""The JSON that goes in and comes out, as a JSON Schema made from the dataclasses themselves."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ristiin.matching._explain import GroupReasons
from ristiin.matching._model import Problem, Result

Schema = dict[str, Any]
SHORT: Mapping[tuple[str, str], Schema] = {
    # What problem_from_json takes besides, for JSON written by hand.
    ("Problem", "criteria"): {"type": "array", "items": {"$ref": "#/$defs/Criterion"}},
    ("Problem", "sizes"): {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2},
    ("Problem", "themes"): {"type": "array", "items": {"type": "string"}},
}
NEEDED: Mapping[str, tuple[str, ...]] = {"Problem": ("people",)}


def schema() -> Schema:
    """Return the JSON Schema (2020-12) of a problem, and of what `ristiin match --output` writes."""
    defs: dict[str, Schema] = {}
    problem, result, reasons = (_of(kind, defs) for kind in (Problem, Result, GroupReasons))
    saved: Schema = {
        "type": "object",
        "description": "A problem with its result and reasons, as `ristiin match --output groups.json` writes them.",
        "properties": {
            "problem": problem,
            "result": result,
            "reasons": {"type": "array", "items": reasons},
            "names": _map({"type": "string"}),
        },
        "required": ["problem", "result"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ristiin.matching",
        "anyOf": [problem, saved],
        "$defs": dict(sorted(defs.items())),
    }


def _of(kind: Any, defs: dict[str, Schema]) -> Schema:  # noqa: ANN401 -- any annotation
    """Return the schema of an annotation; dataclasses go into `defs`."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_of(one, defs) for one in inside]}
    if origin is Literal:
        return {"enum": list(inside)}
    if origin is tuple:
        return {"type": "array", "items": _of(inside[0], defs)}
    if origin is frozenset:
        return {"type": "array", "items": _of(inside[0], defs), "uniqueItems": True}
    if origin is Mapping:
        return _map(_of(inside[1], defs))
    if is_dataclass(kind):
        return _dataclass(kind, defs)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}[kind]}


def _map(value: Schema) -> Schema:
    """Return the schema of a map by id: an object, or pairs where an id is a number."""
    pair = {
        "type": "array",
        "prefixItems": [{"type": ["string", "integer"]}, value],
        "minItems": 2,
        "maxItems": 2,
    }
    return {"anyOf": [{"type": "object", "additionalProperties": value}, {"type": "array", "items": pair}]}


def _dataclass(kind: Any, defs: dict[str, Schema]) -> Schema:  # noqa: ANN401 -- any dataclass
    name = kind.__name__
    here = {"$ref": f"#/$defs/{name}"}
    if name in defs:
        return here
    defs[name] = {}
    hints = get_type_hints(kind)
    properties = {}
    for item in fields(kind):
        one = _of(hints[item.name], defs)
        properties[item.name] = {"anyOf": [one, SHORT[name, item.name]]} if (name, item.name) in SHORT else one
    needed = [i.name for i in fields(kind) if i.default is MISSING and i.default_factory is MISSING]
    defs[name] = {
        "type": "object",
        "description": (kind.__doc__ or "").split("\n\n")[0].strip(),
        "properties": properties,
        "required": list(NEEDED.get(name, needed)),
        "additionalProperties": False,
    }
    return here
