"""Which text do these bytes hold, whatever program wrote them?"""

from __future__ import annotations

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
PROBE = 4000


def as_utf8(raw: bytes) -> tuple[bytes, str, int]:
    r"""How do these bytes read as UTF-8, without a byte-order mark and without NUL bytes?

    Returns
    -------
    (bytes, str, int)
        The text, the encoding it was in, and how many characters could not be read or were NUL.

    Examples
    --------
    >>> as_utf8("Désa".encode("cp1252"))
    (b'D\xc3\xa9sa', 'cp1252', 0)
    """
    name, body = _named(raw)
    if name.startswith(("utf-16", "utf-32")):
        text = body.decode(name, "replace")
    elif _is_utf8(body):
        return _without_nul(body, "utf-8")
    elif _mostly_utf8(body):
        name, text = "utf-8", body.decode("utf-8", "replace")
    else:
        name, text = "cp1252", body.decode("cp1252", "replace")
    lost = text.count("\ufffd")
    clean, _, nul = _without_nul(text.encode("utf-8"), name)
    return clean, name, lost + nul


def _named(raw: bytes) -> tuple[str, bytes]:
    for mark, name in BOMS:
        if raw.startswith(mark):
            return name, raw[len(mark) :]
    probe = raw[:PROBE]
    half = len(probe) // 2
    if half and probe[1::2].count(0) > half * 0.6 and not probe[0::2].count(0):
        return "utf-16-le", raw
    if half and probe[0::2].count(0) > half * 0.6 and not probe[1::2].count(0):
        return "utf-16-be", raw
    return "utf-8", raw


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(body: bytes) -> bool:
    """Are there as many whole UTF-8 characters as broken ones? By chance there are hardly any."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    beyond = {letter for letter in set(text) if ord(letter) > 127} - {"\ufffd"}
    return sum(map(text.count, beyond)) >= broken


def _without_nul(body: bytes, name: str) -> tuple[bytes, str, int]:
    nul = body.count(0)
    return (body.replace(b"\0", b"") if nul else body), name, nul
