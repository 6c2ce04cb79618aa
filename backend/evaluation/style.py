"""How a digit is written, in three numbers: slant, stroke thickness, width over height."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, zoom

UPSAMPLING = 4  # the outline of a stroke two pixels wide is measured between the pixels


class Style(NamedTuple):
    """The measures of one picture; all are nan where there is no ink."""

    slant: float  # degrees from upright, positive to the right: the axis of the ink's second moments
    thickness: float  # pixels: four times the mean distance from the ink to its edge, exact for a long bar
    width: float  # width over height of the ink's bounding box


def style(picture: NDArray[np.floating]) -> Style:
    """Measures a picture (28, 28), white ink on black in 0..1; ink is what is brighter than a half."""
    ink = zoom(picture, UPSAMPLING, order=1, grid_mode=True, mode="nearest") > 0.5
    if not ink.any():
        return Style(np.nan, np.nan, np.nan)
    y, x = np.nonzero(ink)
    dy, dx = y - y.mean(), x - x.mean()
    spread = (dy * dy).mean()
    slant = np.degrees(np.arctan2(-(dx * dy).mean(), spread)) if spread > 0 else 0.0
    # Distances count from pixel centres to the nearest paper's centre: half a pixel too far.
    thickness = 4 * (distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1][ink].mean() - 0.5) / UPSAMPLING
    width = (np.ptp(x) + 1) / (np.ptp(y) + 1)
    return Style(float(slant), float(thickness), float(width))


def styles(pictures: NDArray[np.floating]) -> NDArray[np.float64]:
    """The measures (N, 3) of pictures (N, 28, 28)."""
    return np.array([style(picture) for picture in pictures])
