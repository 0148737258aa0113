"""Errors that reach the operator: what happened, and what to do about it."""

from __future__ import annotations

from typing import ClassVar


class LidiaError(Exception):
    """Base of every error that the operator may see.

    A subclass states two templates; `str()` of an instance is the finished text. The templates stay apart from
    their values so that a window can translate the one and fill in the other.
    """

    what: ClassVar[str] = "Что-то пошло не так: {reason}."
    advice: ClassVar[str] = ""

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.text())

    def text(self) -> str:
        """The whole message: one sentence on what happened, then what to do."""
        return f"{self.what} {self.advice}".strip().format(**self.values)


class DiskFull(LidiaError):
    """There is no room for what is being written."""

    what = "Не хватило места на диске, чтобы записать «{path}»."
    advice = "Освободите место и повторите: прежний файл не тронут."


class NoPermission(LidiaError):
    """The system forbids reading or writing a path."""

    what = "Система не разрешает открыть «{path}»."
    advice = "Проверьте права на файл или выберите другую папку."


class FileTrouble(LidiaError):
    """Any other failure of the file system."""

    what = "Не удалось прочитать или записать «{path}»: {reason}."
    advice = "Проверьте, что путь существует и диск доступен."
