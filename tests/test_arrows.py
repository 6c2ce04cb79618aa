"""Imports go one way, and what answers requests knows no model by its class or its name.

So a family, a medium or a recipe is added in its own place: nothing below or beside it has to hear of it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.models import FAMILIES
from backend.settings import ROOT

BACKEND = ROOT / "backend"
SHARED = "models card media checkpoints settings evaluation"  # of recipes, and what several of them have in common
OF_RECIPES = (
    "blends",
    "digits",
    "duels",
    "faces",
    "judges",
    "phases",
    "pixels",
    "planes",
    "priors",
    "sentences",
    "spoken",
    "term",
)
SERVING = "models card media beside pictures checkpoints shelf web settings inference api app serve"
# Each part of the house and the parts that it may import, besides itself. Every module is in one part: the longest name
# that it begins with.
MAY: dict[str, str] = {
    "models": "",
    "card": "",
    "settings": "web",
    "web": "",
    "media": "models card",
    "beside": "models card media",
    "pictures": "media",
    "checkpoints": "models card media beside",
    "shelf": "models card media beside checkpoints web",
    "inference": "models card media checkpoints shelf web",
    "api": "models card media beside pictures checkpoints shelf web inference",
    "app": "models card media pictures checkpoints shelf web inference api settings",
    "serve": "models card media pictures checkpoints shelf web inference api settings app",
    "evaluation": "models card media beside pictures",
    "training": "models card media checkpoints settings",
    **{
        f"training.{what}": f"{SHARED} beside training" for what in ("digits", "faces", "phases", "pixels", "sentences")
    },
    "training.pictures": "models card media checkpoints settings pictures training",
    "training.priors": f"{SHARED} beside training training.blends training.judges",
    "training.blends": f"{SHARED} pictures training",
    **{f"training.{what}": f"{SHARED} training" for what in ("duels", "examples", "spoken")},
    "training.judges": f"{SHARED} training training.digits",
    **{f"training.{what}": f"{SHARED} training training.digits training.judges" for what in ("planes", "term")},
    "training.recipes": f"{SHARED} beside training {' '.join(f'training.{what}' for what in OF_RECIPES)}",
    "training.commands": f"{SHARED} training training.pictures training.judges training.recipes",
    "__main__": f"{SERVING} training.commands training.recipes",
}
DOCUMENTATION = {"description", "examples", "example", "title", "summary"}


def part(module: str) -> str:
    """The part of the house that a module, named without `backend.`, is in; of the package itself, ''."""
    names = module.split(".")
    beginnings = (".".join(names[:n]) for n in range(len(names), 0, -1))
    return next((name for name in beginnings if name in MAY), names[0])


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def imports(module: str, tree: ast.AST, package: bool) -> Iterator[str]:
    """The modules of the backend, named without `backend.`, that a module imports, wherever in it that stands."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            here = f"backend.{module}".split(".")
            base = here[: len(here) - node.level + package] if node.level else []
            whence = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{whence}.{a.name}" if is_module(f"{whence}.{a.name}") else whence for a in node.names]
        yield from (name.removeprefix("backend.") for name in names if name.startswith("backend."))


def wrong_way(module: str, source: str, package: bool = False) -> list[str]:
    """What a module imports although it may not."""
    here = part(module)
    allowed = {here, *MAY[here].split()}
    found = imports(module, ast.parse(source), package)
    return sorted({f"{module} imports {name}" for name in found if part(name) not in allowed})


def modules() -> dict[str, Path]:
    """Every module by its name without `backend.`."""
    files = [path for path in BACKEND.rglob("*.py") if path != BACKEND / "__init__.py"]
    return {".".join(path.relative_to(BACKEND).with_suffix("").parts).removesuffix(".__init__"): path for path in files}


def test_every_module_is_in_a_part_of_the_house() -> None:
    assert {part(name) for name in modules()} == set(MAY)


@pytest.mark.parametrize("name", MAY)
def test_imports_go_one_way(name: str) -> None:
    found = [
        arrow
        for module, path in modules().items()
        if part(module) == name
        for arrow in wrong_way(module, path.read_text(), path.name == "__init__.py")
    ]
    assert not found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("models.vae", "from backend.media import ink"),
        ("models.vae", "def f():\n    import backend.api.decode"),
        ("card", "from backend.media.palette import parse"),
        ("media.files", "from backend.web.problems import Problem"),
        ("media.ink", "from .. import checkpoints"),
        ("web.bodies", "from backend.media import files"),
        ("web.bodies", "from ..api.ask import begin"),
        ("checkpoints", "from backend.shelf import Shelf"),
        ("checkpoints", "from backend.web.problems import Problem"),
        ("shelf", "from backend.inference import Queue"),
        ("shelf", "from backend import inference"),
        ("inference", "if TYPE_CHECKING:\n    from backend.api.ask import Ask"),
        ("api.decode", "from backend.app import create_app"),
        ("api.decode", "from backend.training.gallery import gallery"),
        ("app", "from backend.serve import serve"),
        ("serve", "from backend.training import commands"),
        ("evaluation.pixels", "from backend.training.steps import fit"),
        ("evaluation.pixels", "from backend.training import datasets"),
        ("evaluation.pixels", "from backend.checkpoints import read"),
        ("training.steps", "from backend.training.recipes import RECIPES"),
        ("training.steps", "from backend.training import recipes"),
        ("training.steps", "from . import recipes"),
        ("training.steps", "from backend.training.recipes.digits_vae import RECIPE"),
        ("training.steps", "from backend.inference import Queue"),
        ("training.steps", "from backend.evaluation import pixels"),
        ("training.commands", "from backend.api import decode"),
        ("training.recipes", "from backend.inference import Queue"),
    ],
)
def test_an_arrow_against_the_way_is_seen(module: str, source: str) -> None:
    """The tests above can fail."""
    assert len(wrong_way(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source", "package"),
    [
        ("training.commands", "from backend.training import recipes", False),
        ("api.decode", "from backend.web import problems", False),
        ("media", "from . import ink, palette", True),
        ("media.ink", "from . import files", False),
        ("api.decode", "from torch import nn", False),
    ],
)
def test_an_arrow_along_the_way_is_none(module: str, source: str, package: bool) -> None:
    assert not wrong_way(module, source, package)


def answering() -> dict[str, Path]:
    """The modules that answer requests."""
    return {name: path for name, path in modules().items() if part(name) in {"api", "inference"}}


def families(tree: ast.AST) -> Iterator[str]:
    """What a module imports of the files of families, or asks FAMILIES for."""
    files = {f"models.{config.__module__.rpartition('.')[2]}" for _, config in FAMILIES.values()}
    yield from (name for name in imports("api.x", tree, False) if name in files)
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names]
    yield from (name for name in names if name == "FAMILIES")


def of_models(tree: ast.AST) -> set[str]:
    """Names in a module that stand for something of backend.models."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    whence = [(node.module or "", alias) for node in nodes for alias in node.names]
    return {a.asname or a.name for module, a in whence if f"{module}.{a.name}.".startswith("backend.models.")}


def class_tests(tree: ast.AST) -> Iterator[str]:
    """The tests of a class of backend.models: isinstance, issubclass, a `case` of a class, type(x) is."""
    models = of_models(tree)
    for node in ast.walk(tree):
        asked: list[ast.AST] = []
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("isinstance", "issubclass")
        ):
            asked = list(node.args[1:])
        elif isinstance(node, ast.MatchClass):
            asked = [node.cls]
        elif isinstance(node, ast.Compare) and "type(" in ast.unparse(node):
            asked = [node]
        named = {n.id for root in asked for n in ast.walk(root) if isinstance(n, ast.Name)}
        yield from (f"line {node.lineno}: {ast.unparse(node)[:80]}" for _ in named & models)  # type: ignore[attr-defined]


def names_of_models(tree: ast.AST) -> Iterator[str]:
    """The strings that name a shipped model or a family, but for those that document."""
    shipped = {path.name for path in (ROOT / "models_ckpt").iterdir()}
    documents = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in DOCUMENTATION:
            documents |= {id(inner) for inner in ast.walk(node.value)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # docstrings
            documents.add(id(node.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in documents:
            continue
        if node.value in FAMILIES or any(name in node.value for name in shipped):
            yield f"line {node.lineno}: {node.value[:80]}"


RULES = {"families": families, "class tests": class_tests, "names of models": names_of_models}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", answering())
def test_what_answers_requests_knows_no_model(name: str, rule: str) -> None:
    """What it may ask is what a card says and which methods a model has."""
    assert not list(RULES[rule](ast.parse(answering()[name].read_text())))


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        ("families", "from backend.models.vae import Vae"),
        ("families", "from backend.models import cvae"),
        ("families", "import backend.models.sentence_vae as words"),
        ("families", "from backend.models import FAMILIES"),
        ("class tests", "from backend.models.raster import Steps\nisinstance(x, Steps)"),
        ("class tests", "from backend.models.raster import Steps as S\nok = isinstance(x, int | S)"),
        ("class tests", "from backend.models import vae\nisinstance(x, (vae.Vae, str))"),
        ("class tests", "from backend.models.vae import Vae\nmatch x:\n    case Vae():\n        pass"),
        ("class tests", "from backend.models.vae import Vae\nok = type(x) is Vae"),
        ("names of models", "judge = shelf.get('digits-judge')"),
        ("names of models", "if card.family == 'vae':\n    pass"),
        ("names of models", "f'ask {x} or digits-vae'"),
    ],
)
def test_a_model_that_is_known_is_seen(rule: str, source: str) -> None:
    """The tests above can fail."""
    assert list(RULES[rule](ast.parse(source)))


@pytest.mark.parametrize(
    "source",
    [
        "from backend.models.raster import LANES\nfrom backend.models.latent import shell",
        "isinstance(x, Tensor)",
        'x = Field(description="Ask digits-vae.", examples=["vae"])',
        '"""As digits-vae does."""',
    ],
)
def test_what_is_allowed_is_allowed(source: str) -> None:
    assert not [found for rule in RULES.values() for found in rule(ast.parse(source))]
