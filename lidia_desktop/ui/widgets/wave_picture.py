"""Draws the outline of audio as columns, once for each change; the waveform then only copies pieces of it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from lidia_desktop.engine.audio.levels import Peaks

_NICE_S = (2, 3, 5, 8, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800)
_TICKS_S = (0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300)
_TICK_PX = 72
_LEAST_HALF_PX = 0.6


def growing_axis_s(duration_s: float) -> float:
    """How much time the axis shows while audio of `duration_s` still grows: seldom changing, never full."""
    return next((float(nice) for nice in _NICE_S if nice >= duration_s * 1.1), duration_s * 1.5)


def tick_step_s(axis_s: float, width_px: float) -> float:
    """Seconds between two labels of an axis, so that they stand about 70 px apart."""
    least = axis_s * _TICK_PX / max(1.0, width_px)
    return next((step for step in _TICKS_S if step >= least), float(_TICKS_S[-1]))


def wave_picture(peaks: Peaks, axis_samples: float, size: QSize, ratio: float, colour: QColor) -> QPixmap:
    """The audio in `peaks` over an axis of `axis_samples`, one column for each device pixel, on nothing.

    `size` is logical, `ratio` is device pixels to a logical one.
    """
    pixmap = QPixmap((size * ratio).expandedTo(QSize(1, 1)))
    pixmap.fill(Qt.GlobalColor.transparent)
    columns = min(pixmap.width(), round(pixmap.width() * len(peaks) / max(1.0, axis_samples)))
    if len(peaks) and columns:
        low, high = peaks.columns(0, len(peaks), min(columns, len(peaks)))
        half, step = pixmap.height() / 2, columns / len(low)
        tops = (half - (high * half).clip(_LEAST_HALF_PX, half)).tolist()
        bottoms = (half - (low * half).clip(-half, -_LEAST_HALF_PX)).tolist()
        xs = [x * step + 0.5 for x in range(len(low))]
        painter = QPainter(pixmap)
        painter.setPen(colour)
        painter.drawLines([QLineF(x, top, x, bottom) for x, top, bottom in zip(xs, tops, bottoms, strict=True)])
        painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def recoloured(picture: QPixmap, colour: QColor) -> QPixmap:
    """The same shapes in another colour."""
    copy = picture.copy()
    painter = QPainter(copy)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(copy.rect(), colour)
    painter.end()
    return copy
