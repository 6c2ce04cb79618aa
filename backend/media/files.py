"""Picture files in and out: those of visitors to arrays, arrays to PNG and films.

A picture is grey, (H, W), or coloured, (H, W, 3).

Whoever sends a file chooses its bytes, so the order in `_upright` is what keeps the server safe: the first bytes pick
one of five parsers, the header's size is judged before any pixel is decoded, and only pixels ever leave this module.
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
from PIL import Image, ImageFile, ImageOps, PngImagePlugin

from backend.media.medium import Drawn, Unreadable

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
LONGEST_SIDE = 8192
MOST_ASPECT = 50  # a stroke is never that thin
DRAFT = 1024  # pixels: a JPEG is decoded no finer than this needs

# What Pillow does for the whole process: no half pictures, no bombs, no text chunk that unpacks without end.
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
PngImagePlugin.MAX_TEXT_CHUNK = 1024 * 1024
PngImagePlugin.MAX_TEXT_MEMORY = 4 * 1024 * 1024
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
    """An image file as grey values (H, W), upright, its first frame, on white where it is transparent.

    Raises Unreadable `unsupported-media-type`, `image-too-large` or `image-invalid`.
    """
    return np.asarray(_upright(data, "L"))


def square(data: bytes, side: int, mode: Literal["L", "RGB"]) -> NDArray[np.uint8]:
    """An image file as a small picture (side, side) or (side, side, 3): the square in its middle, in blocks, averaged.

    Pixel art of that size, or enlarged from it, thus comes back pixel by pixel. Raises Unreadable as `read` does.
    """
    picture = _upright(data, mode)
    least = min(picture.size)
    left, top = (picture.width - least) // 2, (picture.height - least) // 2
    return np.asarray(picture.resize((side, side), Image.Resampling.BOX, (left, top, left + least, top + least)))


def _upright(data: bytes, mode: Literal["L", "RGB"]) -> Image.Image:
    if not data:
        detail = "The picture is empty: send a PNG, JPEG, GIF, BMP or WebP file."
        raise Unreadable("picture_empty", detail, "image-invalid")
    kind = _kind(data)
    try:
        with Image.open(BytesIO(data), formats=[kind]) as file:
            _check_size(*file.size)
            file.draft(mode, (DRAFT, DRAFT))
            return _on_paper(ImageOps.exif_transpose(file), mode)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    except UNREADABLE:
        detail = f"The picture cannot be read as {kind}: save it again, best as PNG, and send that file."
        raise Unreadable("picture_broken", detail, "image-invalid") from None


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


def _check_size(width: int, height: int) -> None:
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise _too_large()
    if max(width, height) > MOST_ASPECT * min(width, height):
        detail = f"The picture is too narrow: no side may be over {MOST_ASPECT} times as long as the other."
        raise Unreadable("picture_narrow", detail, "image-invalid")


def _too_large() -> Unreadable:
    megapixels = MOST_PIXELS // 10**6
    detail = f"Send a picture of at most {megapixels} megapixels and {LONGEST_SIDE} pixels a side: scale it down."
    return Unreadable("picture_large", detail, "image-too-large")


def _on_paper(image: Image.Image, mode: Literal["L", "RGB"]) -> Image.Image:
    if image.mode.startswith("I"):  # 16 bits: Pillow's own conversion clips to 255 what it should scale
        image = Image.fromarray((np.asarray(image).clip(0, 65535) / 257).round().astype(np.uint8))
    elif image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info:
        coloured = image.convert("RGBA")
        image = Image.new(mode, image.size, "white")
        image.paste(coloured.convert(mode), mask=coloured.getchannel("A"))
    return image.convert(mode)
