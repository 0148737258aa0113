"""The operator's lexicon: read, changed and watched off the GUI thread; every change can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QFileInfo, QFileSystemWatcher, QObject, QTimer, Signal, Slot

from lidia_desktop.engine.text.lexicon import Entry
from lidia_desktop.ui.errands import Errands
from lidia_desktop.ui.pronunciation.port import LexiconView, PronunciationPort

SETTLE_MS = 150


@dataclass(frozen=True, slots=True)
class LexiconChange:
    """`before` gives way to `after`; None on either side is an entry that was not or is not there."""

    before: Entry | None
    after: Entry | None

    @property
    def undone(self) -> LexiconChange:
        """The change that takes this one back."""
        return LexiconChange(self.after, self.before)


class LexiconKeeper(QObject):
    """`changed` brings what the file holds whenever that is another than before."""

    changed = Signal(object)
    done = Signal(object)

    def __init__(self, port: PronunciationPort, errands: Errands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._errands = errands
        self.view = LexiconView()
        self._is_known = False
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.load)
        self._watcher.fileChanged.connect(self._settle.start)
        self._watcher.directoryChanged.connect(self._settle.start)

    @Slot()
    def load(self) -> None:
        """Read the file again."""
        self._errands.ask(self._port.load, self._take)

    def add(self, entry: Entry) -> None:
        """Add an entry, in place of the one for its word and voice."""
        self.apply(LexiconChange(self.like(entry), entry))

    def edit(self, before: Entry, after: Entry) -> None:
        """Change an entry."""
        self.apply(LexiconChange(before, after))

    def remove(self, entry: Entry) -> None:
        """Remove an entry."""
        self.apply(LexiconChange(entry, None))

    def like(self, entry: Entry) -> Entry | None:
        """The entry that is there for the same word and voice."""
        return next((one for one in self.view.entries if _key(one) == _key(entry)), None)

    def apply(self, change: LexiconChange) -> None:
        """Write a change; `done` tells when it is on the disk."""
        before, after = change.before, change.after

        def write() -> tuple[LexiconChange, LexiconView]:
            if before is not None and (after is None or _key(before) != _key(after)):
                self._port.remove(before.word, before.voice)
            if after is not None:
                self._port.add(after.word, after.spoken, after.voice)
            return change, self._port.load()

        self._errands.ask(write, self._finish)

    @Slot(object)
    def _finish(self, outcome: tuple[LexiconChange, LexiconView]) -> None:
        change, view = outcome
        self._take(view)
        self.done.emit(change)

    @Slot(object)
    def _take(self, view: LexiconView) -> None:
        self._watch()
        if view != self.view or not self._is_known:
            self.view, self._is_known = view, True
            self.changed.emit(view)

    def _watch(self) -> None:
        """The file, and its folder: a file that is replaced is another one to the system."""
        path = self._port.path
        wanted = {str(one) for one in (path, path.parent)}
        missing = wanted - {*self._watcher.files(), *self._watcher.directories()}
        there = [one for one in sorted(missing) if QFileInfo.exists(one)]
        if there:
            self._watcher.addPaths(there)

    def close(self) -> None:
        """Look no longer."""
        self._settle.stop()
        watched = [*self._watcher.files(), *self._watcher.directories()]
        if watched:
            self._watcher.removePaths(watched)


def _key(entry: Entry) -> tuple[str, str | None]:
    return " ".join(entry.word.split()).lower(), entry.voice
