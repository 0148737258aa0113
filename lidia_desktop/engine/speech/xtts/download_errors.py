"""What can go wrong on the way from a server to the disk."""

from __future__ import annotations

from lidia_desktop.engine.errors import LidiaError


class BadAddress(LidiaError):
    """The configured address cannot be downloaded from."""

    what = "Адрес «{url}» не подходит для скачивания."
    advice = "Нужен адрес, который начинается с http:// или https://."


class NoRoom(LidiaError):
    """There is not enough room for what is to be downloaded."""

    what = "На диске мало места: для модели нужно {needed_gb:.1f} ГБ, в «{folder}» свободно {free_gb:.1f} ГБ."
    advice = "Освободите место или выберите другую папку."


class ForeignFile(LidiaError):
    """Another file stands where the download would go."""

    what = "В «{path}» уже лежит другой файл, не тот, что опубликован."
    advice = "Если он не нужен, удалите его; если это ваша модель, укажите её папку и не скачивайте новую."


class NoNetwork(LidiaError):
    """The server's name cannot be found or no way leads to it."""

    what = "Нет связи с {host}: похоже, компьютер не подключён к интернету."
    advice = "Проверьте сеть и нажмите ещё раз: скачанное сохранено."


class ConnectionFailing(LidiaError):
    """The server refuses connections, or they break again and again."""

    what = "Связь с {host} не держится: {reason}."
    advice = "Повторите позже: скачанное сохранено, загрузка продолжится с того же места."


class UntrustedServer(LidiaError):
    """The server's certificate is not trusted."""

    what = "Сервер {host} не подтвердил, что он настоящий: {reason}."
    advice = "Проверьте часы компьютера и настройки прокси или антивируса."


class NotOnServer(LidiaError):
    """404, 410."""

    what = "На сервере {host} нет файла {file} (код {code})."
    advice = "Проверьте адрес, откуда скачивается модель."


class ForbiddenByServer(LidiaError):
    """401, 403, 451."""

    what = "Сервер {host} не разрешает скачать {file} (код {code})."
    advice = "Возможно, он закрыт для вашей сети: попробуйте другую сеть или возьмите модель в другом месте."


class TooManyRequests(LidiaError):
    """429."""

    what = "Сервер {host} просит подождать: слишком много обращений (код {code})."
    advice = "Повторите через несколько минут: скачанное сохранено."


class ServerFault(LidiaError):
    """5xx."""

    what = "Сервер {host} неисправен (код {code})."
    advice = "Повторите позже: скачанное сохранено."


class OddAnswer(LidiaError):
    """Any other status, such as a redirection to nowhere."""

    what = "Сервер {host} ответил на запрос {file} непонятно (код {code})."
    advice = "Проверьте адрес, откуда скачивается модель, и настройки прокси."


class WrongLength(LidiaError):
    """The server has a file of this name and of another length."""

    what = "На сервере {host} лежит другой {file}: {actual} байт, а должно быть {expected}."
    advice = "Проверьте адрес, откуда скачивается модель."


class WrongContents(LidiaError):
    """The length is right and the contents are not."""

    what = "Скачанный {file} не совпал с опубликованным (SHA-256 {actual}, а должно быть {expected}) и удалён."
    advice = "Скачайте ещё раз; если повторится, проверьте адрес: файл на сервере подменён или испорчен."
