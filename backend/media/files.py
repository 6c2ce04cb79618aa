"""Picture files in and out: those of visitors to arrays, arrays to PNG and films.

A picture is grey, (H, W), or coloured, (H, W, 3).

Whoever sends a file chooses its bytes, so the order in `_upright` is what keeps the server safe: the first bytes pick
one of five parsers, what is no pixel (EXIF, XMP, profiles, texts) is cut out before that parser sees the file, the
header's size is judged before any pixel is decoded, and only pixels ever leave this module.
"""

import base64
import binascii
import re
import struct
import warnings
import zlib
from io import BytesIO
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from backend.media.medium import Drawn, Unreadable

MOST_BYTES = 2 * 1024 * 1024
MOST_DECODED = 64_000_000  # bytes
MOST_PIXELS = MOST_DECODED // 4  # coloured ones, which Pillow keeps in four bytes each
LONGEST_SIDE = 8192
MOST_ASPECT = 50  # a stroke is never that thin
DRAFT = 1024  # pixels: a JPEG is decoded no finer than this needs

# What Pillow does for the whole process: no half pictures, no bombs.
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = MOST_DECODED
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

# What Pillow's parsers raise on bytes that are not what they claim to be.
UNREADABLE = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    ArithmeticError,
    AttributeError,
    Warning,
    struct.error,
    zlib.error,
)


def read(data: bytes) -> NDArray[np.uint8]:
    """An image file as grey values (H, W), upright, its first frame; where it is transparent, on what its ink is not.

    Raises Unreadable `unsupported-media-type`, `image-too-large` or `image-invalid`.
    """
    image = _upright(data, "L")
    return np.asarray(_flat(image, "L", _ground(image)))


def square(data: bytes, side: int, mode: Literal["L", "RGB"]) -> NDArray[np.uint8]:
    """An image file as a small picture (side, side) or (side, side, 3): the square in its middle, in blocks, averaged.

    Pixel art of that size, or enlarged from it, thus comes back pixel by pixel. What is transparent is white. Raises
    Unreadable as `read` does.
    """
    picture = _flat(_upright(data, mode), mode, 255)
    least = min(picture.size)
    left, top = (picture.width - least) // 2, (picture.height - least) // 2
    return np.asarray(picture.resize((side, side), Image.Resampling.BOX, (left, top, left + least, top + least)))


def mask(data: bytes) -> NDArray[np.bool_]:
    """An image file as a mask (H, W): true where it is light; or, if it is transparent anywhere, where it is opaque.

    Whoever makes a hole with an eraser need not paint the rest white. Raises Unreadable as `read` does.
    """
    image = _upright(data, "L")
    alpha = _alpha(image)
    if alpha is None or alpha.getextrema() == (255, 255):
        return np.asarray(_flat(image, "L", 255)) > 127
    return np.asarray(alpha) > 127


def _upright(data: bytes, mode: Literal["L", "RGB"]) -> Image.Image:
    """The picture in a file, in one of Pillow's modes: 16 bits made 8, nothing else; `mode` is what is wanted of it."""
    if not data:
        detail = "The picture is empty: send a PNG, JPEG, GIF, BMP or WebP file."
        raise Unreadable("picture_empty", detail, "image-invalid")
    kind = _kind(data)
    bare, tiff = _NOTES[kind](data) if kind in _NOTES else (data, b"")
    try:
        with Image.open(BytesIO(bare), formats=[kind]) as file:
            _check_size(file)
            file.draft(mode, (DRAFT, DRAFT))
            file.load()
            image = _eight_bits(file)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except UNREADABLE:
        detail = f"The picture cannot be read as {kind}: save it again, best as PNG, and send that file."
        raise Unreadable("picture_broken", detail, "image-invalid") from None
    way = _WAYS.get(_orientation(tiff))
    return image if way is None else image.transpose(way)


def from_text(text: str) -> bytes:
    """The bytes of a data URL or of plain base64. Raises Unreadable where it is neither or too large."""
    coded = re.sub(r"\Adata:image/[a-z0-9.+-]{1,40};base64,", "", text[:80]) + text[80:]
    if len(coded) > -(-MOST_BYTES // 3) * 4:
        detail = f"Send an image of at most {MOST_BYTES // 1024**2} MB."
        raise Unreadable("too_large", detail, "body-too-large")
    try:
        return base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        detail = "Send the picture as a data URL (data:image/png;base64,...) or as plain base64 without line breaks."
        raise Unreadable("base64", detail) from None


def png(picture: NDArray[np.uint8]) -> bytes:
    """A picture (H, W) or (H, W, 3) as a PNG file; the same picture gives the same bytes.

    Written here because every pull of a lever waits for it: Pillow's writer takes four times as long for 28 x 28
    pixels (0.1 ms while serving), a third of what the model takes, and makes the file a quarter larger.
    """
    height, width, *channels = picture.shape
    lines = picture.reshape(height, -1) if channels else picture
    rows = np.zeros((height, 1 + lines.shape[1]), np.uint8)  # each row begins with its filter: 0, none
    rows[:, 1:] = lines
    colours = 2 if channels else 0  # RGB or grey
    header = struct.pack(">IIBBBBB", width, height, 8, colours, 0, 0, 0)  # 8 bits, not interlaced
    # Level 1 on so few bytes is as small as any; on contact sheets others take two to twenty times as long.
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 1)) + _END


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))


_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = _chunk(b"IEND", b"")


def film(pictures: NDArray[np.uint8], milliseconds: int, kind: Literal["GIF", "APNG"]) -> bytes:
    """Pictures (N, H, W) or (N, H, W, 3) as a film that starts over at its end; the same give the same bytes.

    A GIF shows a coloured picture exactly if it has at most 256 colours, else colours near them.
    """
    first, *others = [Image.fromarray(picture) for picture in pictures]
    file = BytesIO()
    if kind == "GIF":
        first.save(file, "GIF", save_all=True, append_images=others, duration=milliseconds, loop=0, optimize=False)
    else:
        first.save(file, "PNG", save_all=True, append_images=others, duration=milliseconds, loop=0, compress_level=4)
    return file.getvalue()


def enlarged(pictures: NDArray[np.uint8], scale: int) -> NDArray[np.uint8]:
    """Pictures (N, H, W) or (N, H, W, 3) with every pixel a square of `scale` pixels a side."""
    return pictures if scale == 1 else pictures.repeat(scale, 2).repeat(scale, 1)


def data_url(png: bytes) -> str:
    """A PNG file as a data URL."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def data_urls(pictures: Drawn) -> list[str]:
    """Pictures (N, H, W) or (N, H, W, 3) as PNG data URLs."""
    return [data_url(png(picture)) for picture in pictures]


def sheet(pictures: NDArray[np.uint8], columns: int) -> NDArray[np.uint8]:
    """Pictures (N, H, W) or (N, H, W, 3) side by side, row by row; black where the last row is not full."""
    n, height, width, *channels = pictures.shape
    rows = -(-n // columns)
    full = np.zeros((rows * columns, *pictures.shape[1:]), np.uint8)
    full[:n] = pictures
    grid = full.reshape(rows, columns, *pictures.shape[1:]).swapaxes(1, 2)
    return grid.reshape(rows * height, columns * width, *channels)


def cells(sheet: NDArray[np.uint8], side: int = 28) -> NDArray[np.uint8]:
    """The pictures (N, side, side) or (N, side, side, 3) of a contact sheet, row by row."""
    height, width, *channels = sheet.shape
    grid = sheet.reshape(height // side, side, width // side, side, *channels)
    return grid.swapaxes(1, 2).reshape(-1, side, side, *channels)


def _kind(data: bytes) -> str:
    """Pillow's name of the format that the first bytes announce."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data.startswith(b"BM"):
        return "BMP"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    detail = "Send the picture as a PNG, JPEG, GIF, BMP or WebP file."
    raise Unreadable("picture_kind", detail, "unsupported-media-type")


def _without_notes_png(data: bytes) -> tuple[bytes, bytes]:
    """A PNG file with the chunks that make its (first) picture alone, and the TIFF data of its EXIF."""
    kept, tiff, at = [data[:8]], b"", 8
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if name in {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}:
            kept.append(data[at : at + size + 12])
        elif name == b"eXIf" and not tiff:
            tiff = data[at + 8 : at + 8 + size]
        at += size + 12
    return b"".join(kept), tiff


def _without_notes_jpeg(data: bytes) -> tuple[bytes, bytes]:
    """A JPEG file without comments and notes of applications, but for those on colours; the TIFF data of its EXIF."""
    kept, tiff, at = [data[:2]], b"", 2
    while data[at : at + 1] == b"\xff" and at + 4 <= len(data):
        marker, size = data[at + 1], 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xFF:  # one more before a marker says nothing
            at += 1
            continue
        if marker == 0xDA:  # the pixels begin
            break
        segment = data[at : at + size]
        if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
            tiff = tiff or segment[10:]
        if marker in {0xE0, 0xEE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        at += size
    return b"".join([*kept, data[at:]]), tiff


def _without_notes_webp(data: bytes) -> tuple[bytes, bytes]:
    """A WebP file, whose notes its parser lets be, and the TIFF data of its EXIF."""
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"EXIF":
            return data, data[at + 8 : at + 8 + size].removeprefix(b"Exif\0\0")
        at += 8 + size + size % 2
    return data, b""


_NOTES = {"PNG": _without_notes_png, "JPEG": _without_notes_jpeg, "WEBP": _without_notes_webp}


def _orientation(tiff: bytes) -> int:
    """How a camera was held, 1 to 8, out of TIFF data: the one tag that matters, whatever the others are."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is not None:
            (start,) = struct.unpack_from(f"{order}I", tiff, 4)
            (entries,) = struct.unpack_from(f"{order}H", tiff, start)
            for at in range(start + 2, start + 2 + 12 * entries, 12):
                tag, kind = struct.unpack_from(f"{order}HH", tiff, at)
                if tag == 0x0112 and kind in _WHOLE:
                    return int(struct.unpack_from(order + _WHOLE[kind], tiff, at + 8)[0])
    except struct.error:
        pass  # it ends too early
    return 1


_WHOLE = {1: "B", 3: "H", 4: "I"}  # TIFF's kinds of whole numbers
_WAYS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _check_size(file: Image.Image) -> None:
    width, height = file.size
    # JPEG: one that is written in passes is held whole while it is decoded, however small a draft is wanted.
    each = 1 if file.mode in {"1", "L", "P"} and file.format != "JPEG" else 4
    if max(width, height) > LONGEST_SIDE or width * height * each > MOST_DECODED:
        raise _too_large()
    if max(width, height) > MOST_ASPECT * min(width, height):
        detail = f"The picture is too narrow: no side may be over {MOST_ASPECT} times as long as the other."
        raise Unreadable("picture_narrow", detail, "image-invalid")


def _too_large() -> Unreadable:
    coloured, grey = MOST_PIXELS // 10**6, MOST_DECODED // 10**6
    detail = (
        f"Send a picture of at most {coloured} megapixels, or {grey} as a grey PNG, and {LONGEST_SIDE} pixels a side: "
        "scale it down."
    )
    return Unreadable("picture_large", detail, "image-too-large")


def _eight_bits(image: Image.Image) -> Image.Image:
    """16 bits of grey as 8: Pillow's own conversion clips to 255 what it should scale."""
    if not image.mode.startswith("I"):
        return image
    deep = np.asarray(image)
    grey = Image.fromarray((deep.clip(0, 65535) / 257).round().astype(np.uint8))
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(Image.fromarray((deep != clear).astype(np.uint8) * np.uint8(255)))
    return grey


def _alpha(image: Image.Image) -> Image.Image | None:
    """How opaque a picture is, 0..255; None where it is all through."""
    if image.mode in {"LA", "PA", "RGBA"}:
        return image.getchannel("A")
    return image.convert("RGBA").getchannel("A") if "transparency" in image.info else None


def _flat(image: Image.Image, mode: Literal["L", "RGB"], ground: int) -> Image.Image:
    """A picture on a ground of one grey."""
    alpha = _alpha(image)
    if alpha is None:
        return image.convert(mode)
    flat = Image.new(mode, image.size, ground if mode == "L" else (ground,) * 3)
    flat.paste(image.convert("RGBA").convert(mode), mask=alpha)
    return flat


def _ground(image: Image.Image) -> int:
    """The grey that a transparent picture lies on so that it stands out: white, or black below light ink.

    Where most of it is opaque, that is its paper already.
    """
    alpha = _alpha(image)
    if alpha is None:
        return 255
    opaque = np.asarray(alpha)
    grey = np.asarray(image.convert("RGBA").convert("L"))
    if (opaque > 0).mean() > 0.5:
        return int(np.median(grey[opaque > 0]))
    return 255 if opaque.sum() == 0 or np.average(grey, weights=opaque) < 128 else 0
