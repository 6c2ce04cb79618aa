"""Faults in pictures that visitors send."""

import base64
import io
import struct
import time
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from backend.web.problems import Slug
from tests.drawing import drawn, file
from tests.faults.answers import VAE, Reply, Server, assert_problem

URL = f"{VAE}/encode"
UPRIGHT = drawn(5, 20)
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def sent(client: TestClient, content: bytes, kind: str = "image/png") -> Reply:
    return client.post(URL, content=content, headers={"Content-Type": kind})


def seen(answer: Reply) -> NDArray[np.float32]:
    """The digit (28, 28) in 0..1 that the model saw."""
    assert answer.status_code == 200, answer.text
    content = base64.b64decode(answer.json()["input"].partition(",")[2])
    with Image.open(io.BytesIO(content)) as image:
        return np.asarray(image).astype(np.float32) / np.float32(255)


@pytest.fixture(scope="module")
def still(client: TestClient) -> NDArray[np.float32]:
    """What the model sees of the digit when nothing is wrong."""
    return seen(sent(client, file(UPRIGHT)))


def assert_same_digit(answer: Reply, still: NDArray[np.float32], tolerance: float = 0.0) -> None:
    assert np.abs(seen(answer) - still).mean() <= tolerance


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def with_chunk(name: bytes, content: bytes) -> bytes:
    """The digit as a PNG with one more chunk after its header."""
    png = file(UPRIGHT)
    end = len(SIGNATURE) + 25  # the header chunk has 25 bytes
    return png[:end] + chunk(name, content) + png[end:]


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    "content", [b"", b"\0" * 500, bytes(range(256)), b"<!doctype html><p>5", SVG, SIGNATURE, b"BM"]
)
@pytest.mark.parametrize("kind", ["image/png", "image/svg+xml", "image/*"])
def test_what_is_no_picture(client: TestClient, content: bytes, kind: str) -> None:
    """Case 28."""
    assert_problem(sent(client, content, kind), "unsupported-media-type", "image-invalid")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
def test_half_a_picture(client: TestClient, kind: str, share: float) -> None:
    """Case 29."""
    content = file(UPRIGHT, kind)
    assert_problem(sent(client, content[: int(len(content) * share)]), "image-invalid", "unsupported-media-type")


def bomb(side: int) -> bytes:
    """A PNG of side x side pixels in a few kilobytes."""
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (side + 7) // 8)
    content = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8001, 12_000, 20_000, 2**31 - 1])
def test_a_small_file_of_a_huge_picture(server: Server, side: int) -> None:
    """Case 30: refused by the size in its header, whatever stands behind."""
    content = bomb(side) if side < 30_000 else bomb(8)[:16] + struct.pack(">II", side, side) + bomb(8)[24:]
    head = (
        f"POST {URL} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    before = server.resident()
    answer = server.say(head.encode() + content)
    assert (answer.status, answer.slug) in {(422, "image-too-large"), (422, "image-invalid")}
    assert side > 30_000 or answer.slug == "image-too-large"
    assert server.resident() - before < 20


@pytest.mark.alone
def test_a_page_scanned_finely_is_read_in_little_memory(server: Server) -> None:
    """Case 30: A4 at 600 dots an inch, one bit each, is a small file, and not too much when it is unpacked."""
    page = Image.new("1", (4960, 7016), 1)
    page.paste(drawn(5, 200, side=2800, box=(400, 400, 2400, 2400)).convert("1"), (1000, 2000))
    content = file(page)
    assert len(content) < 100_000
    head = (
        f"POST {URL} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    before = server.resident()
    answer = server.say(head.encode() + content)
    assert answer.status == 200, answer.body
    assert server.resident() - before < 160


@pytest.mark.parametrize(
    ("size", "slug"),
    [
        ((1, 65535), "image-too-large"),
        ((65535, 1), "image-too-large"),
        ((1, 51), "image-invalid"),
        ((8192, 100), "image-invalid"),
        ((8193, 2000), "image-too-large"),
        ((8001, 8001), "image-too-large"),
    ],
)
def test_a_picture_too_long_or_too_narrow(client: TestClient, size: tuple[int, int], slug: Slug) -> None:
    """Case 31."""
    assert_problem(sent(client, file(Image.new("L", size, 255))), slug)


def test_a_single_pixel_is_a_picture_without_ink(client: TestClient) -> None:
    """Case 31: it is read, and there is nothing on it."""
    answer = sent(client, file(Image.new("L", (1, 1))))
    assert_problem(answer, "image-invalid")
    assert "no ink" in answer.json()["detail"]


@pytest.mark.alone
@pytest.mark.parametrize("packed", [b"zTXt", b"iTXt", b"iCCP"])
def test_a_note_of_fifty_megabytes_is_not_unpacked(
    client: TestClient, still: NDArray[np.float32], packed: bytes
) -> None:
    """Case 32: nor does it make a good picture a bad one."""
    lead = {b"zTXt": b"Comment\0\0", b"iTXt": b"Comment\0\1\0\0\0", b"iCCP": b"icc\0\0"}[packed]
    content = with_chunk(packed, lead + zlib.compress(bytes(50_000_000)))
    start = time.perf_counter()
    assert_same_digit(sent(client, content), still)
    assert time.perf_counter() - start < 1


@pytest.mark.alone
def test_exif_that_runs_in_circles(client: TestClient, still: NDArray[np.float32]) -> None:
    """Case 32: a directory of one entry, the orientation, whose next directory is itself."""
    loop = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">HHHIHHI", 1, 0x0112, 3, 1, 1, 0, 8)
    start = time.perf_counter()
    assert_same_digit(sent(client, file(UPRIGHT, "JPEG", exif=loop)), still, 0.005)
    assert time.perf_counter() - start < 1


@pytest.mark.alone
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_exif_of_which_every_tag_is_a_megabyte(client: TestClient, still: NDArray[np.float32], kind: str) -> None:
    """Case 32: sixty thousand of them, all in the same place, would be as many copies."""
    tags = b"".join(struct.pack(">HHII", tag, 7, 1_000_000, 0) for tag in range(60_000))
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", 60_000) + tags + bytes(300_000)
    start = time.perf_counter()
    content = with_chunk(b"eXIf", tiff) if kind == "PNG" else file(UPRIGHT, kind, lossless=True, exif=tiff)
    assert_same_digit(sent(client, content), still)
    assert time.perf_counter() - start < 1


ODD = struct.pack(
    ">HHHIHHII", 2, 0x0112, 3, 1, 6, 0, 0x011A0002, 2**32 - 1
)  # upright after a turn; a length that is none
NOTES = {
    "a long text": (b"tEXt", b"Comment\0" + b"x" * 1_500_000),
    "a long packed text": (b"zTXt", b"Comment\0\0" + zlib.compress(b"x" * 1_500_000)),
    "a text that is not packed": (b"zTXt", b"Comment\0\0nothing"),
    "XMP": (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta" + b"x" * 1_500_000),
    "a profile that is none": (b"iCCP", b"icc\0\0nothing"),
    "an animation that is none": (b"acTL", b"nothing"),
    "EXIF that ends early": (b"eXIf", b"MM\0*"),
    "a time that is none": (b"tIME", b""),
    "dots of no size": (b"pHYs", b"\0"),
}


@pytest.mark.parametrize("note", NOTES)
def test_what_stands_beside_the_pixels_of_a_png_does_not_matter(
    client: TestClient, still: NDArray[np.float32], note: str
) -> None:
    """Case 32."""
    assert_same_digit(sent(client, with_chunk(*NOTES[note])), still)


@pytest.mark.parametrize(
    "segment",
    [
        b"\xe1Exif\0\0MM\0*\0\0\0\x08" + ODD,
        b"\xe1Exif\0\0",
        b"\xe1http://ns.adobe.com/xap/1.0/\0<x",
        b"\xe2ICC_PROFILE\0",
        b"\xe2MPF\0MM\0*\0\0\0\x08",
        b"\xedPhotoshop 3.0\x008BIM\x04\x04\0\0\0\0\xff\xff",
        b"\xfe" + b"x" * 60_000,
    ],
)
def test_what_stands_beside_the_pixels_of_a_jpeg_does_not_matter(
    client: TestClient, still: NDArray[np.float32], segment: bytes
) -> None:
    """Case 32."""
    turned = UPRIGHT.transpose(Image.Transpose.ROTATE_90) if ODD in segment else UPRIGHT
    jpeg = file(turned, "JPEG", quality=95)
    note = b"\xff" + segment[:1] + struct.pack(">H", len(segment) + 1) + segment[1:]
    assert_same_digit(sent(client, jpeg[:2] + note + jpeg[2:]), still, 0.005)


def animations() -> Iterator[tuple[str, bytes]]:
    gif = file(UPRIGHT, "GIF")
    frame = gif[gif.index(b",", 13 + 3 * 2 ** ((gif[10] & 7) + 1)) : -1]
    small = frame if len(frame) < 150 else b",\0\0\0\0\1\0\1\0\0\2\2D\1\0"
    yield "GIF of 10,000", gif[:-1] + small * 9_999 + b";"
    others = [UPRIGHT.rotate(i) for i in range(1, 60)]
    yield "APNG", file(UPRIGHT, "PNG", save_all=True, append_images=others)
    yield "WebP", file(UPRIGHT.convert("RGB"), "WEBP", save_all=True, append_images=others, lossless=True)


@pytest.mark.alone
@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in animations()])
def test_of_an_animation_the_first_frame_counts(client: TestClient, still: NDArray[np.float32], content: bytes) -> None:
    """Case 33."""
    with Image.open(io.BytesIO(content)) as animation:
        assert animation.n_frames > 50  # type: ignore[attr-defined]  # of the classes of animated formats
    start = time.perf_counter()
    answer = sent(client, content)
    assert time.perf_counter() - start < 0.5
    assert_same_digit(answer, still, 0.001)


def test_sixteen_bits_show_what_eight_show(client: TestClient) -> None:
    """Case 34."""
    for flat in (UPRIGHT, UPRIGHT.filter(ImageFilter.GaussianBlur(3))):
        deep = Image.fromarray(np.asarray(flat).astype(np.uint16) * 257)
        assert deep.mode == "I;16"
        assert_same_digit(sent(client, file(deep)), seen(sent(client, file(flat))))


def transparent() -> Iterator[tuple[str, bytes]]:
    paper, ink = (0, 0, 0, 0), (0, 0, 0, 255)
    rgba = drawn(5, 20, ink=ink, paper=paper, mode="RGBA")
    yield "RGBA", file(rgba)
    yield "LA", file(rgba.convert("LA"))
    yield "WebP", file(rgba, "WEBP", lossless=True, exact=True)
    palette = UPRIGHT.point(lambda v: v // 255).convert("P")
    palette.putpalette([0, 0, 0, 0, 0, 0])
    yield "palette", file(palette, transparency=1)
    yield "GIF", file(palette, "GIF", transparency=1)
    yield "grey with a transparent value", file(UPRIGHT.point(lambda v: 7 if v else 0), transparency=7)


@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in transparent()])
def test_black_ink_on_nothing_lies_on_white_paper(
    client: TestClient, still: NDArray[np.float32], content: bytes
) -> None:
    """Case 35."""
    assert_same_digit(sent(client, content), still)


HELD = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("orientation", HELD)
def test_a_camera_held_any_way_up(client: TestClient, still: NDArray[np.float32], orientation: int, kind: str) -> None:
    """Case 36."""
    way = HELD[orientation]
    stored = UPRIGHT if way is None else UPRIGHT.transpose(way)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if kind == "JPEG" else {}
    content = file(stored, kind, exif=exif, **options)
    assert_same_digit(sent(client, content), still, 0.005 if kind == "JPEG" else 0)


COLOURS = {
    "PNG": ["L", "1", "P", "RGB", "RGBA"],
    "JPEG": ["L", "RGB", "CMYK", "YCbCr"],
    "GIF": ["L", "1", "P"],
    "BMP": ["L", "1", "P", "RGB", "RGBA"],
    "WEBP": ["RGB", "RGBA"],
}


@pytest.mark.parametrize(("kind", "mode"), [(kind, mode) for kind, modes in COLOURS.items() for mode in modes])
def test_every_kind_of_file_and_colour(client: TestClient, still: NDArray[np.float32], kind: str, mode: str) -> None:
    """Case 37. The first bytes tell the kind; what the header says of it does not matter."""
    assert_same_digit(sent(client, file(UPRIGHT.convert(mode), kind), "image/x-anything"), still, 0.005)


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PCX", "TGA", "PPM", "PDF", "EPS", "DDS", "SGI", "ICNS"])
def test_formats_that_are_not_read(client: TestClient, kind: str) -> None:
    """Case 38."""
    assert_problem(sent(client, file(UPRIGHT.convert("RGB"), kind), "image/png"), "unsupported-media-type")


AVIF = b"\0\0\0\x1cftypavif"
JPEG_2000 = b"\0\0\0\x0cjP  \r\n\x87\n"


@pytest.mark.parametrize(
    "start", [b"8BPS\0\1", b"SIMPLE  =", AVIF, JPEG_2000, b"\xff\x4f\xff\x51", b"RIFF\0\0\0\0AVI "]
)
def test_first_bytes_of_others(client: TestClient, start: bytes) -> None:
    """Case 38."""
    assert_problem(sent(client, start + bytes(1000)), "unsupported-media-type")


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x03\x04" + bytes(100), b"\0" * 100_000])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP"])
def test_a_picture_with_something_else_behind_it(
    client: TestClient, still: NDArray[np.float32], kind: str, tail: bytes
) -> None:
    """Case 39: only pixels leave the server."""
    answer = sent(client, file(UPRIGHT, kind) + tail)
    assert_same_digit(answer, still, 0.005)
    content = base64.b64decode(answer.json()["input"].partition(",")[2])
    assert len(content) < 1000
    assert b"script" not in content
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("side", [28, 280])
@pytest.mark.parametrize("colour", [0, 128, 255])
def test_a_blank_page(client: TestClient, side: int, colour: int) -> None:
    """Case 40."""
    answer = sent(client, file(Image.new("L", (side, side), colour)))
    assert_problem(answer, "image-invalid")
    assert "no ink" in answer.json()["detail"]


def test_white_on_black_is_black_on_white(client: TestClient, still: NDArray[np.float32]) -> None:
    """Case 40."""
    assert_same_digit(sent(client, file(drawn(5, 20, ink=255, paper=0))), still)


NAMES = ["../../etc/passwd", "n" * 8_000, "a\\0b", "\\u202egnp.exe"]


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_the_file_is_not_looked_at(
    client: TestClient, still: NDArray[np.float32], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Case 41."""
    headers = {"Content-Type": "image/png", "Content-Disposition": f'attachment; filename="{name}"'}
    with caplog.at_level("DEBUG", "drawbar"):
        assert_same_digit(client.post(URL, content=file(UPRIGHT), headers=headers), still)
    assert name not in caplog.text


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "multipart/form-data", "multipart/mixed; boundary=x"]
)
@pytest.mark.parametrize("body", [b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n' * 1500, b"--x", b""])
def test_forms_are_not_read(client: TestClient, kind: str, body: bytes) -> None:
    """Case 42."""
    assert_problem(client.post(URL, content=body, headers={"Content-Type": kind}), "unsupported-media-type")


def test_a_form_of_thirty_megabytes(client: TestClient) -> None:
    """Case 42."""
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert_problem(client.post(URL, content=bytes(30_000_000), headers=headers), "body-too-large")


@pytest.mark.parametrize("text", ["", "%%%", "data:image/png;base64,", "data:image/png;base64,QQ", "data:,x", "QUJD"])
@pytest.mark.parametrize(
    "verb", [f"{VAE}/encode", "/api/v1/models/digits-cvae/restyle", "/api/v1/models/digits-judge/classify"]
)
def test_text_that_holds_no_picture(client: TestClient, verb: str, text: str) -> None:
    """Case 43."""
    answer = client.post(verb, json={"image": text})
    assert_problem(answer, "validation", "image-invalid", "unsupported-media-type")


@pytest.mark.parametrize("size", [2_500_000, 50_000_000])
def test_a_large_picture_in_json(client: TestClient, size: int) -> None:
    """Case 43."""
    answer = client.post(URL, json={"image": "A" * size})
    assert_problem(answer, "body-too-large", "validation", "unsupported-media-type")
    assert size < 4_000_000 or answer.status_code == 413
    assert len(answer.content) < 2000


def test_an_image_body_over_two_megabytes(client: TestClient) -> None:
    """Cases 16 and 43."""
    assert_problem(sent(client, file(UPRIGHT) + bytes(2 * 1024 * 1024)), "body-too-large")
