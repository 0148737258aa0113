"""The waveform of a take, which grows while it is spoken and shows what is being heard."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lidia_desktop.engine.audio.chunk import AudioChunk
from lidia_desktop.engine.audio.levels import Peaks
from lidia_desktop.ui import words
from lidia_desktop.ui.widgets.wave_picture import growing_axis_s, recoloured, tick_step_s, wave_picture

Role = QPalette.ColorRole
_AXIS_PX = 22
_SIDE_PX = 6
_REDRAW_MS = 33
_KEY_STEP_S = 0.5
_STEP_SAMPLES = 500_000


class Waveform(QWidget):
    """Shows one take. A click or the arrow keys choose a place in a finished one: `sought` tells its second."""

    sought = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(84)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Волна записи"))
        self._peaks = Peaks()
        self._audio: AudioChunk | None = None
        self._rate_hz = 0
        self._is_growing = False
        self._playhead_s: float | None = None
        self._hover_x: float | None = None
        self._pictures: tuple[QPixmap, QPixmap] | None = None
        self._empty_text = self.tr("Здесь появится волна: напишите фразу и нажмите «Произнести».")
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.setInterval(_REDRAW_MS)
        self._redraw.timeout.connect(self._renew)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(self._read_on)

    @property
    def duration_s(self) -> float:
        """Length of what is shown."""
        if self._audio is not None:
            return self._audio.duration_s
        return len(self._peaks) / self._rate_hz if self._rate_hz else 0.0

    @property
    def axis_s(self) -> float:
        """Length of the time axis."""
        return growing_axis_s(self.duration_s) if self._is_growing else self.duration_s

    @property
    def playhead_s(self) -> float | None:
        """The second that is heard."""
        return self._playhead_s

    def begin(self, rate_hz: int) -> None:
        """Forget the take shown; a new one of `rate_hz` begins to grow."""
        self._rest.stop()
        self._peaks, self._audio, self._rate_hz, self._is_growing, self._playhead_s = Peaks(), None, rate_hz, True, 0.0
        self._renew()

    def grow(self, chunk: AudioChunk) -> None:
        """Add audio; drawn at most thirty times a second."""
        self._peaks.add(chunk.samples)
        if not self._redraw.isActive():
            self._redraw.start()

    def show_audio(self, audio: AudioChunk) -> None:
        """Show a finished take. A long one is read in steps, so that the window never waits for it."""
        if audio is not self._audio:
            self._rest.stop()
            self._peaks = Peaks()
        self._audio, self._rate_hz, self._is_growing, self._playhead_s = audio, audio.rate_hz, False, None
        self._read_on()

    def finish(self, audio: AudioChunk) -> None:
        """The take that grew is complete: `audio` is all of it, and what was read of it stays."""
        if self._is_growing and len(self._peaks) == len(audio.samples):
            self._audio = audio
        self.show_audio(audio)

    @Slot()
    def _read_on(self) -> None:
        if self._audio is None:
            return
        read = len(self._peaks)
        if read < len(self._audio.samples):
            self._peaks.add(self._audio.samples[read : read + _STEP_SAMPLES])
        if len(self._peaks) < len(self._audio.samples):
            self._rest.start()
        self._renew()

    def move_playhead(self, position_s: float | None) -> None:
        """Show what is heard; None for nothing."""
        before, self._playhead_s = self._playhead_s, position_s
        if before is None or position_s is None:
            self.update()
            return
        left, right = sorted((self._x(before), self._x(position_s)))
        self.update(QRect(int(left) - 6, 0, int(right - left) + 13, self.height()))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A comfortable height."""
        return QSize(480, 140)

    def _x(self, second: float) -> float:
        return _SIDE_PX + second / max(self.axis_s, 1e-9) * self._wave_width()

    def _second(self, x: float) -> float:
        return min(self.duration_s, max(0.0, (x - _SIDE_PX) / self._wave_width() * self.axis_s))

    def _wave_width(self) -> int:
        return max(1, self.width() - 2 * _SIDE_PX)

    def _can_seek(self) -> bool:
        return self.duration_s > 0 and not self._is_growing

    @Slot()
    def _renew(self) -> None:
        self._redraw.stop()
        self._pictures = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Draw anew."""
        super().resizeEvent(event)
        self._renew()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw in new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._renew()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a place."""
        if event.button() == Qt.MouseButton.LeftButton and self._can_seek():
            self.sought.emit(self._second(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show the time under the mouse."""
        self._hover_x = event.position().x() if self._can_seek() else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if self._can_seek() else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is under the mouse."""
        super().leaveEvent(event)
        self._hover_x = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows move by half a second, Home goes to the start, Space and Enter play from the playhead."""
        here = self._playhead_s or 0.0
        places = {
            Qt.Key.Key_Left: max(0.0, here - _KEY_STEP_S),
            Qt.Key.Key_Right: here + _KEY_STEP_S,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_Space: here if here < self.duration_s else 0.0,
            Qt.Key.Key_Return: here if here < self.duration_s else 0.0,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None or not self._can_seek():
            super().keyPressEvent(event)
        elif place < self.duration_s:
            self.sought.emit(place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Wave, axis, playhead, focus ring; or what to do when there is nothing yet."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus():
            painter.setPen(QPen(self.palette().color(Role.Accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        if not self._rate_hz:
            painter.setPen(self.palette().color(Role.PlaceholderText))
            painter.drawText(
                self.rect().adjusted(16, 0, -16, 0),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._empty_text,
            )
            return
        self._paint_axis(painter)
        self._paint_wave(painter)
        self._paint_playhead(painter)

    def _paint_axis(self, painter: QPainter) -> None:
        colours = self.palette()
        base = self.height() - _AXIS_PX
        middle = base / 2
        painter.setPen(QPen(colours.color(Role.Mid), 1))
        painter.drawLine(QPointF(_SIDE_PX, middle), QPointF(self.width() - _SIDE_PX, middle))
        step = tick_step_s(self.axis_s, self._wave_width())
        for tick in range(math.floor(self.axis_s / step) + 1):
            x = self._x(tick * step)
            painter.setPen(QPen(colours.color(Role.Mid), 1))
            painter.drawLine(QPointF(x, base + 1), QPointF(x, base + 5))
            painter.setPen(colours.color(Role.PlaceholderText))
            text = words.clock(tick * step) if step >= 1 else words.number(tick * step, 1)
            if x + 3 + painter.fontMetrics().horizontalAdvance(text) < self.width():
                painter.drawText(QPointF(x + 3, self.height() - 6), text)

    def _paint_wave(self, painter: QPainter) -> None:
        height = self.height() - _AXIS_PX
        soft, strong = self._drawn(self._wave_width(), height)
        heard = 0.0 if self._playhead_s is None else self._x(self._playhead_s) - _SIDE_PX
        if self._playhead_s is None:
            painter.drawPixmap(_SIDE_PX, 0, strong)
            return
        painter.drawPixmap(_SIDE_PX, 0, soft)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(QRectF(_SIDE_PX, 0, heard, height), strong, QRectF(0, 0, heard * ratio, height * ratio))

    def _drawn(self, width: int, height: int) -> tuple[QPixmap, QPixmap]:
        if self._pictures is None:
            samples, colours = self.axis_s * self._rate_hz, self.palette()
            size, ratio = QSize(width, height), self.devicePixelRatioF()
            strong = wave_picture(self._peaks, samples, size, ratio, colours.color(Role.Accent))
            self._pictures = recoloured(strong, colours.color(Role.Dark)), strong
        return self._pictures

    def _paint_playhead(self, painter: QPainter) -> None:
        base = self.height() - _AXIS_PX
        if self._hover_x is not None and self._can_seek():
            painter.setPen(QPen(self.palette().color(Role.Dark), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(self._hover_x, 0), QPointF(self._hover_x, base))
        if self._playhead_s is None:
            return
        x = self._x(self._playhead_s)
        painter.setPen(QPen(self.palette().color(Role.Text), 1.5))
        painter.drawLine(QPointF(x, 2), QPointF(x, base))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(Role.Text))
        painter.drawEllipse(QPointF(x, 4), 4, 4)
