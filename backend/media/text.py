"""Text to numbers and back: the vocabularies of the sentence models.

`Words` reads English: a frequent word is one token, with the space before it, and every other word
is spelt from pieces learnt by byte-pair encoding (Sennrich et al. 2016, arXiv 1508.07909), down to
single bytes. So every text goes there and back whole. `Characters` reads verse: one token each, and
a character that is not in the list becomes UNKNOWN.

The spellings of special tokens mean nothing here: no text makes one.
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import torch
from opencc import OpenCC
from torch import Tensor

from backend.card import Card
from backend.media.medium import Taken, Unfit, Unreadable
from backend.models.sentence_vae import BEGIN, END, LONGEST, PAD, SPECIAL, UNKNOWN

WORD = re.compile(r" ?[\w'’]+| ?[^\w\s'’]+|\s+")
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Two invisible characters that scripts and emoji are written with: they stay between what is not Latin.
JOINERS = re.compile("(?<![^\0-\u024f])[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]++(?![^\0-\u024f])")
# Invisible as well, though no category says so: joiners of graphemes, fillers of Hangul, selectors of variants.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
# Signs that books, word processors and keyboards set otherwise, as a plain keyboard does; NFKC knows all others.
FORMS = {
    form: plain
    for plain, forms in {
        "'": "‘ ’ ‚ ‛ ‹ › ′ ‵ ` ´ ʹ ʻ ʼ ʽ ˈ ˊ ˋ ꞌ ՚ ׳ ᾽ ᾿ 『 』 〈 〉",
        '"': "“ ” „ ‟ « » ″ ‶ ʺ ˝ ˮ ״ 〝 〞 〟 「 」 《 》",
        "-": "—— ‐ ‑ ‒ – — ― − ⁃ ˗ ﹘ ⸺ ⸻",
        "...": "…… …",
        ".": "。 ｡",
        ",": "、 ､",
        ":": "∶ ꞉",
        "/": "⁄ ∕",
    }.items()
    for form in forms.split()
}
FORM = re.compile("|".join(FORMS))
# A full-width sign has its space within: before a Latin letter or what opens a quotation, a plain one has it after.
WIDE = re.compile("([，。、！？：；])(?=[A-Za-zＡ-Ｚａ-ｚÀ-ɏ“‘「『（])")


def clean(text: str) -> str:
    """A text on one line, each sign in its plainest form (NFKC and FORMS), without invisible characters.

    Those control, reorder or hide; one sentence has one code, whichever way it was typed or set.
    """
    shown = "".join(c for c in text if c in "\u200c\u200d" or c.isspace() or unicodedata.category(c) not in INVISIBLE)
    plain = WIDE.sub(r"\1 ", JOINERS.sub("", UNSEEN.sub("", shown)))
    for _ in range(2):  # there are forms of forms
        plain = unicodedata.normalize("NFKC", FORM.sub(lambda form: FORMS[form[0]], plain))
    return " ".join(plain.split())


class Medium:
    """Sentences: to a model tokens, and back."""

    field, takes = "sentences", "sentence"
    forms: tuple[str, ...] = ()
    most = 64

    def __init__(self, tokens: "Words | Characters", longest: int, lengths: tuple[int, ...]) -> None:
        """A sentence has at most `longest` tokens; where there are `lengths`, as many as one of them."""
        self.tokens, self.longest, self.lengths = tokens, longest, lengths
        is_chinese = isinstance(tokens, Characters)
        if is_chinese:
            traditional("一")  # reads both dictionaries, which takes a tenth of a second: not while somebody waits
        self.parameters = frozenset({"readable", "script"} if is_chinese else {"readable"})

    @classmethod
    def open(cls, folder: Path, card: Card) -> Self:
        """Reads the vocabulary. Raises Unfit where it is missing, damaged, or of another size than the config says."""
        longest, lengths = card.config.get("longest", LONGEST), tuple(card.config.get("lengths", ()))
        try:
            path = folder / "vocabulary.json"
            if path.stat().st_size > 4 * 1024 * 1024:
                raise Unfit("vocabulary.json is larger than 4 MB")
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != card.vocabulary:
                raise Unfit("vocabulary.json is not the file that the card describes: its digest differs")
            tokens = load(content.decode())
        except OSError as error:
            raise Unfit("vocabulary.json cannot be read") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unfit("vocabulary.json does not hold a vocabulary") from error
        if tokens.size != card.config.get("vocabulary"):
            raise Unfit("vocabulary.json and the card's config disagree on how many tokens there are")
        return cls(tokens, longest, lengths)

    def read(self, given: bytes | str, script: str | None = None, **look: Any) -> Taken:
        """A sentence: x (1, T) tokens. Raises Unreadable where nothing can be read or it is too long for the model."""
        text = clean(given if isinstance(given, str) else given.decode(errors="replace"))
        if isinstance(self.tokens, Characters):
            line = traditional("".join(c for c in text if c.isalpha()))
            text = "".join(map(self.tokens.form_of, line))
        if not text:
            raise Unreadable("empty", "Write something: there is nothing here that can be read.")
        ids = self.tokens.encode(text)
        if self.lengths and len(ids) not in self.lengths:
            wanted = " or ".join(map(str, self.lengths))
            raise Unreadable("length", f"Write a line of {wanted} characters, not of {len(ids)}.")
        if len(ids) > self.longest:
            detail = f"Write a shorter sentence: this one takes {len(ids)} pieces, {self.longest} are the most."
            raise Unreadable("too_many_pieces", detail)
        notes = {"unknown_words": self.tokens.unknown(text)}
        length = {"length": len(ids)} if self.lengths else {}
        return Taken(torch.tensor([ids]), scripted(text, script), notes, length)

    def reads(self, text: str) -> bool:
        """Whether `read` takes a text; spelt letter by letter, a model may write more pieces than it reads."""
        try:
            self.read(text)
        except Unreadable:
            return False
        return True

    def show(self, works: Tensor, script: str | None = None, **look: Any) -> list[str]:
        """Tokens (N, T) as texts."""
        return [scripted(self.tokens.decode(row), script) for row in works.tolist()]

    def blank(self) -> Tensor:
        """A sentence (1, T) of the vocabulary's first token, as short as can be."""
        return torch.full((1, min(self.lengths, default=1)), SPECIAL)

    def check(self, works: Tensor) -> None:
        """Raises Unfit where a decoder wrote something else than one row of tokens."""
        if works.ndim != 2 or len(works) != 1 or not 0 <= int(works.min()) <= int(works.max()) < self.tokens.size:
            raise Unfit("the model writes other tokens than its vocabulary has")


def scripted(text: str, script: str | None) -> str:
    """A text in the script that is asked for; the models know the traditional one."""
    return str(converter("t2s").convert(text)) if script == "simplified" else text


class Words:
    """Frequent words whole, all others spelt from pieces; pieces are bytes, the first 256 of them single ones."""

    kind = "words"

    def __init__(self, words: Iterable[str], pieces: Iterable[bytes]) -> None:
        self.words = list(words)
        self.pieces = [bytes([i]) for i in range(256)] + list(pieces)
        self.size = SPECIAL + len(self.words) + len(self.pieces)
        self.word_ids = {word: SPECIAL + i for i, word in enumerate(self.words)}
        self.piece_ids = {piece: SPECIAL + len(self.words) + i for i, piece in enumerate(self.pieces)}
        self.longest = max(map(len, self.pieces))
        self.bytes = [b""] * SPECIAL + [word.encode() for word in self.words] + self.pieces

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, after NFC, in time linear in its length."""
        tokens: list[int] = []
        for word in split(text):
            whole = self.word_ids.get(word)
            tokens += [whole] if whole is not None else self.spell(word.encode())
        return tokens

    def spell(self, word: bytes) -> Iterator[int]:
        """The pieces of a word, the longest that fits first."""
        start = 0
        while start < len(word):
            for end in range(min(len(word), start + self.longest), start, -1):
                token = self.piece_ids.get(word[start:end])
                if token is not None:
                    yield token
                    start = end
                    break

    def decode(self, tokens: Iterable[int]) -> str:
        """The text of tokens; special ones are skipped, bytes that are no UTF-8 become U+FFFD."""
        text = b"".join(self.bytes[token] for token in tokens).decode(errors="replace")
        return text.removeprefix(" ")

    def unknown(self, text: str) -> list[str]:
        """The words of a text that have no token of their own and are only spelt, each once, in order."""
        return list(dict.fromkeys(word.strip() for word in split(text) if word.strip() and word not in self.word_ids))

    def dump(self) -> str:
        """The vocabulary as JSON; bytes are written as the characters U+0000 to U+00FF."""
        pieces = [piece.decode("latin-1") for piece in self.pieces[256:]]
        return json.dumps({"kind": self.kind, "words": self.words, "pieces": pieces}, ensure_ascii=False, indent=0)


class Characters:
    """The listed characters; all others are UNKNOWN."""

    kind = "characters"

    def __init__(self, characters: str) -> None:
        self.characters = characters
        self.size = SPECIAL + len(characters)
        self.ids = {character: SPECIAL + i for i, character in enumerate(characters)}

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, after NFC, one a character."""
        return [self.ids.get(character, UNKNOWN) for character in unicodedata.normalize("NFC", text)]

    def form_of(self, character: str) -> str:
        """A character as it is listed, if so in another form than that of Taiwan, Hong Kong, Japan or the mainland."""
        if character in self.ids:
            return character
        forms = (converter(way).convert(character) for way in ("s2t", "tw2t", "hk2t", "jp2t"))
        return next((form for form in forms if form in self.ids), character)

    def decode(self, tokens: Iterable[int]) -> str:
        """The text of tokens: UNKNOWN is a white square, other special tokens are skipped."""
        shown = {PAD: "", BEGIN: "", END: "", UNKNOWN: "□"}
        return "".join(shown[t] if t < SPECIAL else self.characters[t - SPECIAL] for t in tokens)

    def unknown(self, text: str) -> list[str]:
        """The characters of a text that are not listed, each once, in order."""
        return [c for c in dict.fromkeys(unicodedata.normalize("NFC", text)) if c not in self.ids]

    def dump(self) -> str:
        """The vocabulary as JSON."""
        return json.dumps({"kind": self.kind, "characters": self.characters}, ensure_ascii=False, indent=0)


@cache
def converter(direction: str) -> OpenCC:
    """The dictionary of one direction, read once."""
    return OpenCC(direction)


def traditional(text: str) -> str:
    """A text in traditional script; one that has a traditional character already is left as it is.

    (Many simplified characters are traditional ones, too, with another meaning: 云 is "says", 里 is a mile.)
    """
    return text if converter("t2s").convert(text) != text else str(converter("s2t").convert(text))


def load(text: str) -> Words | Characters:
    """The vocabulary that `dump` wrote. Raises ValueError or KeyError where it is none."""
    content = json.loads(text)
    if not all(isinstance(word, str) for part in ("words", "pieces", "characters") for word in content.get(part, "")):
        raise ValueError("words, pieces and characters are texts")
    if content["kind"] == Words.kind:
        return Words(content["words"], (piece.encode("latin-1") for piece in content["pieces"]))
    return Characters(content["characters"])


def split(text: str) -> list[str]:
    """The words of a text after NFC, each with the one space before it; the first gets one, too."""
    return WORD.findall(f" {unicodedata.normalize('NFC', text)}")


def learn_words(texts: Iterable[str], least: int, merges: int) -> Words:
    """A vocabulary: words seen at least `least` times, and pieces by `merges` merges over all distinct words."""
    counts = Counter(word for text in texts for word in split(text))
    words = sorted((w for w, n in counts.items() if n >= least), key=lambda w: (-counts[w], w))
    spelt = [[bytes([b]) for b in word.encode()] for word in sorted(counts)]
    pairs = Counter(pair for word in spelt for pair in pairwise(word))
    pieces: list[bytes] = []
    for _ in range(merges):
        first, second = best = max(pairs, key=lambda pair: (pairs[pair], pair))
        if not pairs[best]:
            break
        pieces.append(first + second)
        for word in spelt:
            if first not in word or best not in pairwise(word):
                continue
            pairs.subtract(pairwise(word))
            for i in range(len(word)):  # it grows shorter on the way; slices do not mind
                if word[i : i + 2] == [first, second]:
                    word[i : i + 2] = [pieces[-1]]
            pairs.update(pairwise(word))
    return Words(words, dict.fromkeys(pieces))


def learn_characters(texts: Iterable[str], size: int) -> Characters:
    """The `size` most frequent characters, the most frequent first."""
    counts = Counter(character for text in texts for character in text)
    return Characters("".join(sorted(counts, key=lambda c: (-counts[c], c))[:size]))
