"""Trained models on disk: a folder with model.safetensors and card.json, nothing that can run code.

A folder is believed only after these checks: the card's types, the digest of the weights, the exact names and shapes
of the tensors, finite values, the golden output (what the model answered to a fixed question when it was saved, within
rounding), and that it does what its card promises: every verb listed has the methods that it needs, and one code, one
work goes through them and comes out as the medium shows it.
"""

import hashlib
import json
import os
import shutil
import struct
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, NamedTuple

import torch
from pydantic import TypeAdapter, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import nn

from backend.beside import Found, found
from backend.card import Card, Generation
from backend.media import MEDIA
from backend.media.medium import Unfit
from backend.models import FAMILIES

# The sets of training pictures: of which medium they are, and how many pixels a side.
SETS = {"digits": ("ink", 28), "faces": ("palette", 16)}
MAX_BYTES = 256 * 1024 * 1024
MOST_SIDE = 64  # pixels a side of a picture that is drawn pixel by pixel

# What a family has to have for a verb: all of one of these sets.
NEEDS: dict[str, tuple[frozenset[str], ...]] = {
    "sample": (frozenset({"codes", "decode"}), frozenset({"start", "logits"}), frozenset({"speak"})),
    "encode": (frozenset({"encode", "decode"}),),
    "decode": (frozenset({"decode"}),),
    "interpolate": (frozenset({"decode"}),),
    "restyle": (frozenset({"encode", "decode"}),),
    "classify": (frozenset({"classify"}),),
    "complete": (frozenset({"start", "logits"}), frozenset({"speak", "surprises"})),
    "score": (frozenset({"logits"}), frozenset({"surprises"}), frozenset({"opinion", "slope", "decode"})),
    "neighbours": (frozenset(),),
}


# What a medium has to have for a verb,
NEEDS_OF_MEDIUM = {"restyle": "drawn", "neighbours": "seen", "classify": "x"}
# and for these methods of a family, of which a verb needs one.
BY_STEPS = ("sample", "complete", "score")
NEEDS_OF_METHOD = {"opinion": "x", "logits": "painted", "speak": "wav", "surprises": "wav"}


class Loaded(NamedTuple):
    """A model that passed every check."""

    card: Card
    folder: Path
    medium: Any  # a Medium; what it has besides is held against the verbs of the card
    model: Any  # the newest generation; which methods it has, the verbs of its card were held against
    generations: dict[int, nn.Module]  # of a model without them one, 0
    beside: Found  # real works, where works lie among its codes, other trainings
    takes: frozenset[str]  # what requests may give, by card and medium

    def can(self, *methods: str) -> bool:
        """Whether its family has these methods."""
        return all(callable(getattr(self.model, method, None)) for method in methods)


class Broken(Exception):
    """A model folder that cannot be believed; the message says why, without paths."""


def write(
    folder: Path,
    model: nn.Module | Mapping[int, nn.Module],
    card: dict[str, Any],
    files: Mapping[str, bytes] | None = None,
) -> Card:
    """Saves a model, or its generations by number, with golden outputs; the folder is replaced whole or not at all.

    `card` holds what is not derived from the weights here; `files` are what lies beside them: gallery.png,
    vocabulary.json; of `generations` it may hold what is measured of each by its number.

    Weights are stored as float16, half the size. The model in hand is rounded, too: what is measured
    afterwards is what was saved.
    """
    generations = {0: model} if isinstance(model, nn.Module) else dict(model)
    newest = max(generations)
    content = dict(files or {})
    digests = {}
    for number, module in generations.items():
        weights = content[weights_file(number, newest)] = dump(module)
        digests[number] = hashlib.sha256(weights).hexdigest()
    if "vocabulary.json" in content:
        card = card | {"vocabulary": hashlib.sha256(content["vocabulary.json"]).hexdigest()}
    if len(generations) > 1:
        kept = {g["number"]: g for g in card.get("generations", [])}
        listed = [kept.get(n, {"number": n}) | {"digest": d} for n, d in sorted(digests.items())]
        card = card | {"generations": [Generation.model_validate(g).model_dump() for g in listed]}
    last: Any = generations[newest]
    full = Card.model_validate(
        card
        | {
            "params": sum(p.numel() for p in last.parameters()),
            "digest": digests[newest],
            "config": json.loads(json.dumps(asdict(last.config))),
        }
    )
    content["card.json"] = card_json(full)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as place:
        draft = Path(place) / "new"
        draft.mkdir()
        for name, data in content.items():
            (draft / name).write_bytes(data)
            synced(draft / name)
        synced(draft)
        put_back(folder)
        old = set_aside(folder)
        with suppress(FileNotFoundError):
            folder.rename(old)
        try:
            draft.rename(folder)  # a crash right before this: see `put_back`
        except OSError:
            put_back(folder)
            raise
        synced(folder.parent)
        shutil.rmtree(old, ignore_errors=True)
    return full


def set_aside(folder: Path) -> Path:
    """Where a model's folder is for the moment in which another one takes its place."""
    return folder.with_name(f".{folder.name}.old")


def put_back(folder: Path) -> None:
    """Ends what a crash in the middle of `write` left: the folder that was set aside comes back, or goes."""
    old = set_aside(folder)
    if not old.is_dir():
        return
    if folder.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        with suppress(OSError):  # where nothing can be written, nothing was
            old.rename(folder)


def synced(path: Path) -> None:
    """Waits until a file, or what is listed in a folder, is on the disk; Windows opens no folders."""
    if sys.platform == "win32" and path.is_dir():
        return
    place = os.open(path, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def weights_file(number: int, newest: int) -> str:
    """The name of the file that holds one generation."""
    return "model.safetensors" if number == newest else f"generation-{number}.safetensors"


def dump(model: nn.Module) -> bytes:
    """The weights of a model, rounded to float16 in place, with its golden output."""
    model.eval()
    halves = {
        name: (value.half() if value.is_floating_point() else value).contiguous()
        for name, value in model.state_dict().items()
    }
    model.load_state_dict(halves)
    with torch.inference_mode():
        golden = model.probe()  # type: ignore[operator]  # every family has it; nn.Module types attributes as Tensor
    return save(halves | {"golden": golden.contiguous()})


def card_json(card: Card) -> bytes:
    """A card as readable JSON."""
    text = json.dumps(card.model_dump(mode="json", exclude_none=True), indent=2, ensure_ascii=False)
    return f"{text}\n".encode()


def write_card(folder: Path, card: Card) -> None:
    """Replaces card.json, whole or not at all."""
    path = folder / "card.json"
    draft = path.with_name(f".{path.name}.draft")
    try:
        draft.write_bytes(card_json(card))
        synced(draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_card(folder: Path) -> Card:
    """The card of a model folder. Raises Broken."""
    try:
        path = folder / "card.json"
        if path.stat().st_size > 1024 * 1024:
            raise Broken("card.json is larger than 1 MB")
        card = Card.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Broken("card.json cannot be read") from error
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        raise Broken(f"card.json does not hold a card: see '{where}'") from error
    if card.family not in FAMILIES:
        raise Broken("card.json names a family that this Drawbar does not know")
    if card.name != folder.name:
        raise Broken("card.json names another model than its folder does")
    return card


def read(folder: Path) -> Loaded:
    """Loads and verifies the model in `folder`. Raises Broken, whatever is wrong with it."""
    put_back(folder)
    card = read_card(folder)
    digests = {g.number: g.digest for g in card.generations} or {0: card.digest}
    newest = max(digests)
    if digests[newest] != card.digest or len(digests) < len(card.generations):
        raise Broken("card.json lists other generations than its weights")
    generations = {n: read_model(folder / weights_file(n, newest), card, digest) for n, digest in digests.items()}
    try:
        medium, beside = MEDIA[card.medium].open(folder, card), found(folder, card)
    except Unfit as error:
        raise Broken(str(error)) from error
    takes = frozenset(card.parameters) | medium.parameters
    loaded = Loaded(card, folder, medium, generations[newest], generations, beside, takes)
    check_promises(loaded)
    return loaded


def read_model(path: Path, card: Card, digest: str) -> nn.Module:
    """The model of one weights file, verified. Raises Broken."""
    name = path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Broken(f"{name} is larger than 256 MB")
        weights = path.read_bytes()
    except OSError as error:
        raise Broken(f"{name} cannot be read") from error
    if hashlib.sha256(weights).hexdigest() != digest:
        raise Broken(f"{name} is not the file that the card describes: its digest differs")
    try:
        tensors = load(weights)
    except (SafetensorError, ValueError, KeyError, struct.error) as error:
        raise Broken(f"{name} is damaged or not a safetensors file") from error
    golden = tensors.pop("golden", None)
    if golden is None:
        raise Broken(f"{name} holds no golden output")
    if not all(bool(t.isfinite().all()) for t in (golden, *tensors.values())):
        raise Broken(f"{name} holds weights that are not finite")
    family, config = FAMILIES[card.family]
    if unknown := set(card.config) - {field.name for field in fields(config)}:
        raise Broken(f"card.json's config holds what its family does not know: {', '.join(sorted(unknown))[:200]}")
    try:
        with torch.device("meta"):  # names and shapes only: a card that asks for a huge network costs nothing
            model = family(TypeAdapter(config).validate_json(json.dumps(card.config), strict=True))
        floats = {key: t.float() if t.is_floating_point() else t for key, t in tensors.items()}
        model.load_state_dict(floats, strict=True, assign=True)
    except (RuntimeError, ValueError, TypeError, ArithmeticError, LookupError) as error:
        raise Broken(f"{name} does not hold the tensors that the card's config asks for") from error
    model.eval().requires_grad_(False)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch forgot to annotate it
    try:
        with torch.inference_mode():
            answer = model.probe()  # type: ignore[operator]  # as above
    except (RuntimeError, ValueError, IndexError, TypeError) as error:
        raise Broken("the model cannot be run: the card's config does not fit together") from error
    if answer.shape != golden.shape or not torch.allclose(answer, golden, atol=1e-3):
        raise Broken("the model does not give its golden output: its weights are not what was saved")
    return model


def check_promises(loaded: Loaded) -> None:
    """Whether the model does what its card lists. Raises Broken."""
    card = loaded.card
    for verb in card.verbs:
        if not any(loaded.can(*methods) for methods in NEEDS[verb]):
            raise Broken(f"the family {card.family} has not got what the verb '{verb}' needs")
        if not hasattr(loaded.medium, needed_of_medium(loaded, verb)):
            raise Broken(f"works of the medium {card.medium} cannot be asked for the verb '{verb}'")
    if card.duel and {len(card.duel), *map(len, card.duel)} != {len(card.generations)}:
        raise Broken("card.json lists a duel of other generations than there are")
    if ("generation" in card.parameters) != bool(card.generations):
        raise Broken("card.json has generations that no request may name, or the other way round")
    if ("prior" in card.parameters) != (card.sampled_from is not None) or (
        card.sampled_from and not loaded.can("codes")
    ):
        raise Broken("card.json has a fitted prior that no request may name, or the other way round")
    if ("label" in card.parameters or "classify" in card.verbs) and not card.labels:
        raise Broken("card.json lists no labels, and its model needs them")
    if ("neighbours" in card.verbs) != (card.pictures is not None):
        raise Broken("card.json lists neighbours and not the pictures that they are among, or the other way round")
    if card.pictures and (card.medium, card.side) != SETS[card.pictures]:
        raise Broken(f"card.json says that works are found among {card.pictures}, and they are of another kind or size")
    if len(set(card.labels)) < len(card.labels) or len(set(card.speakers)) < len(card.speakers):
        raise Broken("card.json lists a label or a speaker twice")
    if "speaker" in card.parameters and not card.speakers:
        raise Broken("card.json lists no speakers, and its model needs them")
    if (card.rate or card.speakers) and loaded.medium.takes != "sound":
        raise Broken("card.json lists a rate or speakers, and its works are no sounds")
    for name in ("seconds", "guidance"):
        if name in card.parameters and not loaded.can("speak"):
            raise Broken(f"card.json lists the parameter {name!r}, and its model makes no sound")
    if "wish" in card.parameters and not (card.judge and "complete" in card.verbs and card.side):
        raise Broken("card.json lists the parameter 'wish', and no judge or nothing that it could read")
    if card.most_words and loaded.medium.takes != "sentence":
        raise Broken("card.json lists the most words of a sentence, and its works are no sentences")
    if "decoding" in card.parameters and loaded.medium.takes != "sentence":
        raise Broken("card.json lists the parameter 'decoding', and its model writes nothing")
    if loaded.can("decode_one") and not getattr(loaded.model, "quick", False):
        raise Broken(f"the family {card.family} has a quick way to decode one code, and is not quick")
    if "restyle" in card.verbs and "label" not in card.parameters:
        raise Broken("card.json lists the verb 'restyle', and its model takes no label")
    for slider in card.sliders:
        ways = [slider.direction, *(stop.point for stop in slider.stops)]
        if (slider.index or 0) >= card.code_size or any(way and len(way) != card.code_size for way in ways):
            raise Broken("card.json has a slider that is no dimension and no direction of its codes")
    for model in loaded.generations.values():
        try:
            with torch.inference_mode():
                try_out(loaded, model)
        except Unfit as error:
            raise Broken(str(error)) from error
        except (RuntimeError, ValueError, IndexError, TypeError, AttributeError, AssertionError) as error:
            raise Broken("the model cannot do what its card lists: sizes, labels or parameters do not fit") from error


def needed_of_medium(loaded: Loaded, verb: str) -> str:
    """What the medium of a model has to have for a verb; `forms`, which all have, where it is nothing."""
    if verb not in BY_STEPS or (verb == "sample" and loaded.can("decode")):
        return NEEDS_OF_MEDIUM.get(verb, "forms")
    ways = {method for needed in NEEDS[verb] if loaded.can(*needed) for method in needed}
    return next(needed for method, needed in NEEDS_OF_METHOD.items() if method in ways)


def try_out(loaded: Loaded, model: Any) -> None:
    """One code, one work through the methods that the verbs of the card use. Raises Unfit, or whatever they raise."""
    card, medium = loaded.card, loaded.medium
    methods = {method for verb in card.verbs for needed in NEEDS[verb] if loaded.can(*needed) for method in needed}
    given: dict[str, Any] = {}
    if "decoding" in card.parameters:
        given |= {"method": "greedy", "temperature": 0.7, "beam": 4, "seed": 0, "row": torch.zeros(1, dtype=torch.long)}
    if "label" in card.parameters:
        given["label"] = torch.tensor([len(card.labels) - 1])  # the last one: all before it exist, too
    if "length" in card.parameters:
        given["length"] = torch.tensor([max(medium.lengths)])
    if methods & {"decode", "encode", "codes"} and not card.code_size:
        raise Unfit("card.json says that codes have no numbers, and lists verbs that need codes")
    if "codes" in methods and model.codes(1, 0, 1.0).shape != (1, card.code_size):
        raise Unfit(f"the model's codes have not got the {card.code_size} numbers that the card says")
    if "decode" in methods:
        medium.check(model.decode(torch.zeros(1, card.code_size), **given))
    if "encode" in methods:
        posterior = model.encode(medium.blank(), **{name: given[name] for name in given if name == "label"})
        if not posterior.mean.shape == posterior.stddev.shape == (1, card.code_size):
            raise Unfit(f"the model's codes have not got the {card.code_size} numbers that the card says")
    if "classify" in methods and model.classify(medium.blank()).shape != (1, len(card.labels)):
        raise Unfit("the model knows another number of labels than the card lists")
    if "classify" in methods and card.speakers and model.speakers(medium.blank()).shape != (1, len(card.speakers)):
        raise Unfit("the model knows another number of speakers than the card lists")
    if "opinion" in methods:
        seen = medium.blank()
        if model.opinion(seen).shape != (1,) or model.slope(seen).shape[-2:] != seen.shape[-2:]:
            raise Unfit("the model's discriminator does not say one number of a picture")
    if methods & {"speak", "surprises"}:
        try_out_sound(card, medium, model, methods)
    if methods & {"start", "logits"}:
        side, values = medium.side, medium.values
        if side > MOST_SIDE:
            raise Unfit(f"the model draws pictures of over {MOST_SIDE} x {MOST_SIDE} pixels")
        if model.config.side != side:
            raise Unfit("card.json says another side than its config")
        if model.config.values != values:
            raise Unfit("the model's pixels have another number of values than the card has colours")


def try_out_sound(card: Card, medium: Any, model: Any, methods: set[str]) -> None:
    """Two samples of two clips, of which one is told all and one nothing. Raises Unfit, or whatever they raise."""
    label = len(card.labels) - 1 if "label" in card.parameters else None
    speaker = len(card.speakers) - 1 if "speaker" in card.parameters else None
    clip, levels = medium.blank()[0], medium.levels
    for name, known in (("label", card.labels), ("speaker", card.speakers)):
        if name in card.parameters and getattr(model.config, f"{name}s") != len(known):
            raise Unfit(f"the model knows another number of {name}s than the card lists")
    guidance = {"guidance": 2.0} if "guidance" in card.parameters else {}
    if "speak" in methods:
        drawn = model.speak(clip, [label, None], [speaker, None], 0, 1.0, **guidance).chunk(2)
        if drawn.values.shape != (2, 2) or drawn.next.shape != (2, levels):
            raise Unfit(f"the model's samples have another number of values than {levels}")
    if "surprises" in methods:
        found = model.surprises(clip, label, speaker, **guidance)
        if found.bits.shape != clip.shape or found.next.shape != (levels,):
            raise Unfit(f"the model's samples have another number of values than {levels}")
