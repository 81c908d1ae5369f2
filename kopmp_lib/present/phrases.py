"""Which phrases do sentences, figures and tables share?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, inside, listing, message, number, rupiah, translate


def kind(facts: Mapping[str, Any]) -> str:
    """What are the villages of the region called?"""
    kinds = facts["kinds"]
    return str(kinds[0]) if len(kinds) == 1 else "desa/kelurahan"


def span(facts: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """Between which two steps, or since which day of the programme, is time measured?"""
    start = facts["from_label"][lang]
    is_step = facts["from_step"] in {step["name"] for step in facts["steps"]}
    return inside(start) if is_step else start, inside(facts["to_label"][lang])


def absent(result: StudyResult, lang: str) -> list[str]:
    """Which steps does no source carry? Empty where no step is: to name all would say nothing."""
    names = [
        name
        for caveat in result.caveats
        if caveat.name == "not_in_source"
        for name in caveat.values["steps"]
    ]
    return labels(result, names, lang) if len(names) < len(result.facts["steps"]) else []


def labels(result: StudyResult, names: list[str], lang: str) -> list[str]:
    """What are these steps called within a sentence?"""
    words = {step["name"]: inside(step["label"][lang]) for step in result.facts["steps"]}
    return [words[name] for name in names]


def days(value: float, lang: str) -> str:
    """How is a number of days written? A median may lie between two of them."""
    return number(value, lang, digits=0 if float(value).is_integer() else 1)


def amounts(facts: Mapping[str, Any], lang: str) -> str:
    """Which sums of the region may be told? Empty if none is reported, or it must be hidden."""
    sums = (
        (message("simpanan {money}"), facts["savings_idr"]),
        (message("penjualan {money}"), facts["sales_idr"]),
    )
    told = [fill(text, lang, money=rupiah(sum_, lang)) for text, sum_ in sums if pd.notna(sum_)]
    if facts["savings_state"] == "suppressed":
        told.insert(0, translate("simpanan disembunyikan karena penabungnya terlalu sedikit", lang))
    return listing(told, lang)
