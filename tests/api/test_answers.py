"""Which form an Accept header asks for."""

import pytest

from backend.api.answers import JSON, preferred
from backend.media.medium import PNG
from backend.web.problems import Problem


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("image/png", PNG),
        ("image/avif,image/webp,image/apng,image/*,*/*;q=0.8", PNG),
        ("application/json, image/png;q=0.5", JSON),
        ("application/json;q=0.2, image/png;q=0.5", PNG),
        ("IMAGE/PNG", PNG),
        ("application/*", JSON),
        ("image/png;q=0, */*", JSON),
    ],
)
def test_the_form_that_is_liked_best(accept: str | None, form: str) -> None:
    assert preferred(accept, (JSON, PNG)) == form


@pytest.mark.parametrize("accept", ["text/html", "*/*;q=0", "image/png;q=0", "garbage", ";;;,,,", "image/png;q=x"])
def test_a_form_that_is_not_there(accept: str) -> None:
    with pytest.raises(Problem):
        preferred(accept, (JSON, PNG))
