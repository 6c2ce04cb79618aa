"""Files of visitors to grey values, and grey values to PNG."""

import base64
import io
import struct
import zlib
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from backend.media import files, ink
from backend.media.medium import Unreadable
from tests.drawing import drawn, file
from tests.gallery import gallery


def face(data: bytes) -> NDArray[np.uint8]:
    return files.square(data, 16, "RGB")


PICTURES = arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40)))


@settings(deadline=None)
@given(PICTURES)
def test_a_png_reads_as_the_picture_it_was_made_of(picture: NDArray[np.uint8]) -> None:
    content = files.png(picture)
    assert np.array_equal(files.read(content), picture)
    assert files.png(picture) == content
    assert files.from_text(files.data_url(content)) == content


def art(seed: int, n: int = 1, colours: int = 128) -> NDArray[np.uint8]:
    """Pictures (N, 16, 16, 3) of so many colours, drawn by chance."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (colours, 3), np.uint8)[rng.integers(0, colours, (n, 16, 16))]


@pytest.mark.parametrize("size", [(16, 16), (5, 9), (1, 1)])
def test_a_coloured_png_reads_as_the_picture_it_was_made_of(size: tuple[int, int]) -> None:
    picture = art(1)[0, : size[0], : size[1]]
    with Image.open(io.BytesIO(files.png(picture))) as image:
        assert image.mode == "RGB"
        assert np.array_equal(np.asarray(image), picture)


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(1, 12), st.sampled_from([(28, 28), (16, 16, 3)]))
def test_a_sheet_holds_its_pictures_row_by_row(n: int, columns: int, shape: tuple[int, ...]) -> None:
    pictures = np.random.default_rng(n).integers(1, 256, (n, *shape), np.uint8)
    sheet = files.sheet(pictures, columns)
    assert sheet.shape == (-(-n // columns) * shape[0], columns * shape[1], *shape[2:])
    assert np.array_equal(files.cells(sheet, shape[0])[:n], pictures)
    assert not files.cells(sheet, shape[0])[n:].any()


@pytest.mark.parametrize("shape", [(3, 5), (3, 5, 3)])
def test_an_enlarged_pixel_is_a_square(shape: tuple[int, ...]) -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (2, *shape), np.uint8)
    large = files.enlarged(pictures, 4)
    assert large.shape == (2, 12, 20, *shape[2:])
    for y, x in np.ndindex(12, 20):
        assert np.array_equal(large[:, y, x], pictures[:, y // 4, x // 4])


@pytest.mark.parametrize("kind", ["GIF", "APNG"])
@pytest.mark.parametrize("colours", [2, 128, 256])
def test_a_film_of_pixel_art_shows_its_very_colours(kind: Literal["GIF", "APNG"], colours: int) -> None:
    pictures = files.enlarged(art(3, 5, colours), 3)
    content = files.film(pictures, 80, kind)
    assert files.film(pictures, 80, kind) == content
    with Image.open(io.BytesIO(content)) as film:
        frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)]
    assert np.array_equal(frames, pictures)


@pytest.mark.parametrize("kind", ["GIF", "APNG"])
def test_a_film_of_more_colours_than_a_gif_has_comes_near(kind: Literal["GIF", "APNG"]) -> None:
    ramp = np.linspace(0, 255, 16, dtype=np.uint8)
    pictures = np.stack([np.stack(np.broadcast_arrays(ramp[:, None], ramp, ramp[i]), -1) for i in range(0, 16, 4)])
    with Image.open(io.BytesIO(files.film(pictures, 80, kind))) as film:
        frames = np.array([np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(film)])
    assert frames.shape == pictures.shape
    assert np.abs(frames.astype(int) - pictures).mean() < (20 if kind == "GIF" else 0.001)


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP"])
@pytest.mark.parametrize("scale", [1, 2, 3, 7, 10, 64])
def test_pixel_art_enlarged_or_not_is_taken_pixel_by_pixel(kind: str, scale: int) -> None:
    picture = art(4)
    large = Image.fromarray(files.enlarged(picture, scale)[0])
    options = {"lossless": True} if kind == "WEBP" else {}
    assert np.array_equal(face(file(large, kind, **options)), picture[0])


def test_of_a_wide_or_high_picture_the_middle_is_taken() -> None:
    picture = art(5)
    large = files.enlarged(picture, 4)[0]
    margin = np.zeros((64, 31, 3), np.uint8)
    wide = np.concatenate([margin, large, margin], 1)
    assert np.array_equal(face(files.png(wide)), picture[0])
    high = np.concatenate([margin.swapaxes(0, 1), large, margin.swapaxes(0, 1)])
    assert np.array_equal(face(files.png(high)), picture[0])


def test_another_picture_becomes_the_means_of_its_blocks() -> None:
    photo = np.random.default_rng(6).integers(0, 256, (48, 48, 3), np.uint8)
    means = photo.reshape(16, 3, 16, 3, 3).mean((1, 3))
    assert np.abs(face(files.png(photo)) - means).max() <= 1  # across and down, each rounded
    for size in ((1, 1), (17, 90), (5, 5)):
        plain = np.full((*size, 3), (210, 130, 7), np.uint8)
        assert (face(files.png(plain)) == (210, 130, 7)).all()


def test_a_grey_or_deep_picture_is_a_face_in_greys() -> None:
    grey = art(7)[0, :, :, 0]
    for image in (Image.fromarray(grey), Image.fromarray(grey.astype(np.uint16) * 257)):
        assert np.array_equal(face(file(image)), grey[:, :, None].repeat(3, -1))


def test_what_is_transparent_of_a_face_shows_white_paper() -> None:
    picture = Image.new("RGBA", (16, 16), (0, 200, 0, 0))
    picture.putpixel((3, 2), (0, 200, 0, 255))
    picture.putpixel((4, 2), (0, 200, 0, 51))
    found = face(file(picture))
    assert found[2, 3].tolist() == [0, 200, 0]
    assert found[2, 4].tolist() == [204, 244, 204]
    assert (np.delete(found.reshape(-1, 3), [35, 36], 0) == 255).all()


def test_a_face_is_turned_upright_and_is_the_first_of_its_film() -> None:
    picture, other = (Image.fromarray(one) for one in art(8, 2))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = file(picture.transpose(Image.Transpose.ROTATE_90), exif=exif)
    film = file(picture, "GIF", save_all=True, append_images=[other])
    for content in (turned, film):
        assert np.array_equal(face(content), np.asarray(picture))


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "image-invalid"),
        (b"no picture", "unsupported-media-type"),
        (files.png(art(9)[0])[:300], "image-invalid"),
        (file(Image.new("1", (8001, 8001))), "image-too-large"),
        (file(Image.new("RGB", (1, 51))), "image-invalid"),
    ],
)
def test_what_is_no_face_is_refused_as_any_picture(content: bytes, slug: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        face(content)
    assert refusal.value.kind == slug


def test_sixteen_bits_are_scaled_and_not_clipped() -> None:
    deep = np.array([[0, 1000, 30000, 65535]], np.uint16)
    assert files.read(file(Image.fromarray(deep))).tolist() == [[0, 4, 117, 255]]


SHAPE = np.asarray(drawn(5, 10, side=140, box=(20, 20, 120, 120))) == 0


def inked(ink: int | tuple[int, ...], paper: int | tuple[int, ...], kind: str = "PNG", **options: Any) -> bytes:
    """A digit in one colour on another, each of as many channels as it has numbers."""
    pixels = np.where(SHAPE[..., None], np.array(ink, np.uint8), np.array(paper, np.uint8))
    return file(Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels), kind, **options)


def bare_png(depth: int, colours: int, rows: list[bytes], clear: bytes = b"") -> bytes:
    """A PNG file of rows as they are stored; `clear` is what its chunk tRNS holds."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", SHAPE.shape[1], len(rows), depth, colours, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"tRNS", clear) if clear else b""]
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", *parts, chunk(b"IDAT", zlib.compress(b"\0" + b"\0".join(rows))), chunk(b"IEND", b"")]
    )


WORDS = np.where(SHAPE, 65535, 777).astype(">u2")
ALPHA = np.stack([np.full_like(WORDS, 65535), np.where(SHAPE, 65535, 0)], -1).astype(">u2")
TRANSPARENT = {
    "white on nothing": inked((255,) * 4, (0, 0, 0, 0)),
    "white on white nothing": inked((255,) * 4, (255, 255, 255, 0)),
    "black on nothing": inked((0, 0, 0, 255), (0, 0, 0, 0)),
    "yellow on nothing": inked((255, 230, 0, 255), (0, 0, 0, 0)),
    "blue on white nothing": inked((20, 40, 160, 255), (255, 255, 255, 0)),
    "half a white on nothing": inked((255, 255, 255, 128), (0, 0, 0, 0)),
    "half a black on nothing": inked((0, 0, 0, 128), (0, 0, 0, 0)),
    "white on half a black": inked((255, 255, 255, 255), (0, 0, 0, 128)),
    "white on black, all opaque": inked((255, 255, 255, 255), (0, 0, 0, 255)),
    "grey and alpha, white": inked((255, 255), (0, 0)),
    "grey and alpha, black": inked((0, 255), (255, 0)),
    "WebP, white": inked((255,) * 4, (0, 0, 0, 0), "WEBP", lossless=True),
    "BMP, white": inked((255,) * 4, (0, 0, 0, 0), "BMP"),
    "a grey that is clear": inked(255, 7, transparency=7),
    "a GIF's value that is clear": inked(255, 0, "GIF", transparency=0),
    "a colour that is clear": inked((255,) * 3, (9,) * 3, transparency=(9, 9, 9)),
    "a bit that is clear": file(Image.fromarray(SHAPE), transparency=0),
    "16 bits and alpha": bare_png(16, 4, [row.tobytes() for row in ALPHA]),
    "16 bits of which one is clear": bare_png(16, 0, [row.tobytes() for row in WORDS], struct.pack(">H", 777)),
}


@pytest.mark.parametrize("what", TRANSPARENT)
def test_ink_on_nothing_stands_out_whatever_its_colour(what: str) -> None:
    plain = ink.prepared(files.read(inked(0, 255)))
    assert np.abs(ink.prepared(files.read(TRANSPARENT[what])) - plain).mean() < 0.002


def test_what_is_transparent_all_over_holds_no_ink() -> None:
    assert ink.digit(files.read(inked((0, 0, 0, 0), (255, 255, 255, 0)))) is None


def test_a_face_lies_on_white_where_it_is_transparent() -> None:
    assert (face(inked((255, 255, 255, 255), (0, 0, 0, 0))) == 255).all()


MASKS = {
    "white, holes in it": inked((255,) * 4, (0, 0, 0, 0)),
    "black, holes in it": inked((0, 0, 0, 255), (255, 255, 255, 0)),
    "grey and alpha": inked((0, 255), (0, 0)),
    "a palette": inked(255, 0, "GIF", transparency=0),
    "white on black": inked(255, 0),
    "white on black, all opaque": inked((255, 255, 255, 255), (0, 0, 0, 255)),
    "bits": file(Image.fromarray(SHAPE)),
    "16 bits": bare_png(16, 0, [row.tobytes() for row in WORDS]),
}


@pytest.mark.parametrize("what", MASKS)
def test_a_mask_shows_what_is_light_or_what_is_there(what: str) -> None:
    assert np.array_equal(files.mask(MASKS[what]), SHAPE)


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_text_is_a_data_url_or_base64(prefix: str) -> None:
    content = file(drawn(3))
    assert files.from_text(prefix + base64.b64encode(content).decode()) == content


@pytest.mark.parametrize("text", ["%%%", "QUJ", "QUJD\n", "data:text/html;base64,QUJD", "data:image/png,QUJD", "日本"])
def test_text_that_is_neither_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        files.from_text(text)
    assert refusal.value.code == "base64"


def test_a_gallery_digit_is_taken_as_it_is() -> None:
    for picture in gallery()[0][:, 0].numpy():
        assert np.array_equal(ink.prepared(files.read(files.png(picture))), picture.astype(np.float32) / 255)


@settings(deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["PNG", "JPEG", "GIF", "BMP", "WEBP"]), st.integers(0, 200))
def test_bytes_in_the_middle_of_a_file_never_do_more_than_a_problem(junk: bytes, kind: str, place: int) -> None:
    content = file(drawn(8, side=100, box=(10, 10, 90, 90)), kind)
    try:
        prepared = ink.prepared(files.read(content[:place] + junk + content[place + len(junk) :]))
    except Unreadable as problem:
        assert problem.kind in {"image-invalid", "image-too-large", "unsupported-media-type"}
    else:
        assert prepared.shape == (28, 28)
        assert 0 <= prepared.min() <= prepared.max() == 1
