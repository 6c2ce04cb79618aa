"""What works are made of: how a visitor's file or text becomes numbers, how works become PNG, GIF, WAV or text.

One file each, in one visible table.
"""

from backend.media import ink, palette, pictures, sound, text
from backend.media.medium import Medium

MEDIA: dict[str, type[Medium]] = {
    "ink": ink.Medium,
    "grey": pictures.Medium,
    "rgb": pictures.Medium,
    "palette": palette.Medium,
    "text": text.Medium,
    "sound": sound.Medium,
}
