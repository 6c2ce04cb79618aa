"""The page has a sentence of its own for whatever the server says is wrong: here is the list that it has to know.

tests/frontend/problems.test.js holds the page to the list. Where this test fails, write what it found into the file.
"""

import ast
import json
from collections.abc import Iterator
from typing import get_args

from backend.settings import ROOT
from backend.web.problems import _ADVICE, Slug

LIST = ROOT / "tests" / "frontend" / "problems.json"
# Which argument of what raises a mistake is its code.
CODES = {"at": 1, "FieldError": 2, "Unreadable": 0}


def raised() -> Iterator[str]:
    """Every code that some line of the backend writes down."""
    for file in (ROOT / "backend").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = CODES.get(name)
            if place is None or len(node.args) <= place:
                continue
            code = node.args[place]
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                yield code.value


def test_the_list_that_the_page_is_held_to_has_every_kind_and_code_of_the_server() -> None:
    found = {"slugs": sorted(get_args(Slug)), "codes": sorted({*raised(), *_ADVICE, "value_error"})}
    assert {"no_ink", "length", "less_than_equal", "json_invalid"} <= set(found["codes"])
    assert json.loads(LIST.read_text()) == found
