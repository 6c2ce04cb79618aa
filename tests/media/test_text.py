"""Every text goes there and back; what is not known is said to be."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.media.text import FORMS, Characters, Medium, Words, clean, learn_characters, learn_words, load, traditional
from backend.models.sentence_vae import SPECIAL, UNKNOWN

TEXTS = ["Tom likes tea.", "Mary likes tea, too.", "Tom's tea is lukewarm.", "Does he like tea?", "lalala lala"]
WORDS = learn_words(TEXTS, least=2, merges=40)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@given(st.text())
def test_any_text_goes_there_and_back(text: str) -> None:
    assert WORDS.decode(WORDS.encode(text)) == nfc(text)


@given(st.text(alphabet=" aeklT.<>'\n\u0301\u200d👩💡漢", max_size=30))
def test_texts_of_known_and_unknown_words_go_there_and_back(text: str) -> None:
    assert WORDS.decode(WORDS.encode(text)) == nfc(text)


@pytest.mark.parametrize("text", ["<eos> <unk> <bos> <pad>", "[PAD]", "</s>", "\x00\x01\x02\x03"])
def test_the_spelling_of_a_special_token_is_ordinary_text(text: str) -> None:
    tokens = WORDS.encode(text)
    assert min(tokens) >= SPECIAL
    assert WORDS.decode(tokens) == text


def test_frequent_words_are_one_token_and_others_are_spelt() -> None:
    assert len(WORDS.encode("likes tea")) == 2
    assert len(WORDS.encode("Mary")) < len(" Mary"), "pieces are longer than bytes"
    assert WORDS.unknown("Mary likes tea, Mary!") == ["Mary", ",", "!"]
    assert WORDS.unknown("tea likes tea.") == []


def test_names_that_are_not_known_stay_different() -> None:
    assert WORDS.encode("Zbigniew") != WORDS.encode("Ngozi")


class Counted(dict[bytes, int]):
    """A dictionary that counts how many bytes it was asked for."""

    asked = 0

    def get(self, key: bytes, default: object = None) -> Any:
        self.asked += len(key)
        return super().get(key, default)


def test_reading_takes_work_linear_in_the_length() -> None:
    def work(text: str) -> int:
        words = learn_words(TEXTS, 2, 40)
        words.piece_ids = counted = Counted(words.piece_ids)
        words.encode(text)
        return counted.asked

    for text in ("x" * 2_000, "team " * 500, "é" * 1_000):
        assert 0 < work(text * 8) <= 9 * work(text)


def test_bytes_that_are_no_text_are_shown_as_such() -> None:
    assert WORDS.decode([WORDS.piece_ids[b"\xff"]]) == "\ufffd"


def test_a_vocabulary_is_learnt_the_same_way_whatever_the_order() -> None:
    assert learn_words(reversed(TEXTS), 2, 40).dump() == WORDS.dump()


def test_no_more_pieces_are_learnt_than_there_are_pairs() -> None:
    assert Words([], learn_words(["ab"], 1, 500).pieces[256:]).decode([4 + 97]) == "a"


@pytest.mark.parametrize("tokens", [WORDS, Characters("春眠不覺曉")])
def test_a_vocabulary_that_was_dumped_reads_the_same(tokens: Words | Characters) -> None:
    again = load(tokens.dump())
    assert type(again) is type(tokens)
    assert again.size == tokens.size
    for text in ("春眠 Tom likes 曉 \x00 ÿ", ""):
        assert again.encode(text) == tokens.encode(text)


@pytest.mark.parametrize("text", ["{}", '{"kind": "characters"}'])
def test_what_is_no_vocabulary_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        load(text)


def test_characters_that_are_not_listed_are_unknown_and_said_to_be() -> None:
    tokens = learn_characters(["春眠不覺曉", "春風"], 3)
    assert tokens.characters == "春不曉", "the most frequent first, then in the order of Unicode"
    assert tokens.encode("春龘") == [SPECIAL, UNKNOWN]
    assert tokens.unknown("春龘不龘") == ["龘"]
    assert tokens.decode(tokens.encode("春龘不")) == "春□不"


@given(st.text())
def test_a_cleaned_text_is_one_line_without_controls(text: str) -> None:
    line = clean(text)
    assert clean(line) == line
    assert not any(c in line for c in "\x00\n\r\t\u202e\u2066\ufeff")
    assert line == line.strip()


def test_cleaning_keeps_what_scripts_and_emoji_need() -> None:
    assert clean("  Ame\u0301lie \u202e met\x00\n 👩\u200d💻 ") == "Amélie met 👩\u200d💻"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


PLAIN = "It's late, isn't it? \"No,\" said Tom-Boy: 10 o'clock... Amélie's office (5% off)!"
LINE = "白日依山盡"
HIDDEN = "\xad\u034f\u115f\u180b\u180e\u200b\u200c\u200d\u2060\u2063\u3164\ufe0e\ufe0f\ufeff\uffa0\U000e0100"
WIDE = {c: chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F))}
SET = {
    **{f"apostrophe {c!a}": PLAIN.replace("'", c) for c in "‘’‚‛‹›′‵＇`´｀ʹʻʼʽˈˊˋꞌ՚׳"},
    **{
        f"quotes {a}{b}": PLAIN.replace('"N', f"{a}N").replace(',"', f",{b}")
        for a, b in ("“”", "„“", "””", "«»", "»«", "‟”", "″″", "＂＂", "〝〞", "ˮˮ", "「」", "﹁﹂", "《》")
    },
    **{f"hyphen {c!a}": PLAIN.replace("-", c) for c in (*"‐‑‒–—―−－﹘﹣⁃˗", "——")},
    **{f"dots {c!a}": PLAIN.replace("...", c) for c in ("…", "……", "．．．", "․․․", "‥.", "。。。", "｡｡｡")},
    **{f"space {c!a}": PLAIN.replace(" ", c) for c in "\xa0\u1680\u2002\u2009\u202f\u205f\u3000\u2028\n"},
    **{f"hidden {c!a}": c + c.join(PLAIN) + c for c in HIDDEN},
    "decomposed": unicodedata.normalize("NFD", PLAIN),
    "ligatures": PLAIN.replace("ffi", "ﬃ"),
    "wide": "".join(WIDE.get(c, c) for c in PLAIN),
    "wide, spaces too": "".join({" ": "\u3000"}.get(c, WIDE.get(c, c)) for c in PLAIN),
    "bold": "".join(chr(ord(c) + 0x1D3BF) if "A" <= c <= "Z" else c for c in PLAIN),
    "as a Chinese keyboard sets it": "It’s late，isn’t it？“No，” said Tom－Boy： "
    "１０ o’clock…… Amélie’s office （5％ off）！",
}


def test_a_sign_is_one_sign_however_it_is_set() -> None:
    assert {how: clean(text) for how, text in SET.items() if clean(text) != PLAIN} == {}


def test_a_line_of_verse_is_one_line_whatever_stands_around_its_characters() -> None:
    medium, around = Medium(Characters(LINE), 5, (5,)), "《》“”「」﹃﹄（）【】—…，。·；1、～！？\u3000"
    lines = [f"{a}{LINE}{b}" for a in around for b in around]
    lines += [c.join(LINE) for c in f"{HIDDEN} \u3000\xa0，、/|·ˈʼ"]
    lines += ["白日依山尽", "白\u2f47依\u2f2d盡"]  # the last as some PDFs have it
    assert {line: medium.read(line).shown for line in lines if medium.read(line).x.tolist() != [[4, 5, 6, 7, 8]]} == {}


def test_a_character_that_is_not_listed_is_read_in_the_form_that_is() -> None:
    """Of Taiwan, of Hong Kong, of Japan, and simplified ones among traditional ones."""
    medium = Medium(Characters("爲裏衆羣說戶溫氣歸黃云雲"), 5, (5,))
    for line, read in {"為裡眾群云": "爲裏衆羣云", "説户温雲雲": "說戶溫雲雲", "気帰雲雲雲": "氣歸雲雲雲"}.items():
        assert medium.read(line).shown == read
        assert medium.read(line).notes == {"unknown_words": []}
    assert medium.read("說雲黄貓為").shown == "說雲黃貓爲", "a cat is not listed in any form"
    assert medium.read("說雲黄貓為").notes == {"unknown_words": ["貓"]}


def test_cleaning_once_is_enough_for_every_character() -> None:
    changed = {c for c in map(chr, range(0x110000)) if unicodedata.normalize("NFKC", c) != c} | FORMS.keys()
    assert not [c for c in changed if clean(clean(f"a{c}a")) != clean(f"a{c}a")]


@pytest.mark.parametrize(
    ("given_line", "line"),
    [
        ("举头望明月", "舉頭望明月"),
        ("白云千载空悠悠", "白雲千載空悠悠"),
        ("舉頭云是月", "舉頭云是月"),
        ("春眠", "春眠"),
    ],
)
def test_simplified_lines_become_traditional_and_traditional_ones_stay(given_line: str, line: str) -> None:
    assert traditional(given_line) == line
