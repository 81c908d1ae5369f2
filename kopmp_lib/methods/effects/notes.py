"""What must a reader be told beside the numbers?"""

from __future__ import annotations

from datetime import datetime


class Note(str):
    """What happened to the data on the way, in a sentence; and of which kind is it?

    A note is a string. A page that tells it in other words asks for its ``kind`` and fills in its
    ``values``.

    Parameters
    ----------
    text : str
        The sentence.
    kind : str
        One short name for every sentence of the same sort.
    **values : object
        The numbers and names in the sentence.

    Examples
    --------
    >>> note = Note("Cohort 3 has one unit.", "cohort_of_one", cohort=3)
    >>> note.kind, note.values
    ('cohort_of_one', {'cohort': 3})
    """

    kind: str
    values: dict[str, object]

    def __new__(cls, text: str, kind: str, **values: object) -> Note:
        """Make the sentence, with what it is about."""
        note = super().__new__(cls, text)
        note.kind = kind
        note.values = values
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, object]]:
        return (str(self), self.kind), self.values


def told(label: object) -> str:
    """How is a unit, a period or a cohort written in a sentence?"""
    if isinstance(label, datetime) and label == datetime(label.year, label.month, label.day):
        return label.date().isoformat()
    return str(label)


def listed(labels: list[object], most: int = 5) -> str:
    """How are many of them written, the first few by name?"""
    first = ", ".join(told(label) for label in labels[:most])
    return f"{first} and {len(labels) - most} more" if len(labels) > most else first
