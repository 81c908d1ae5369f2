"""How good are the data a page is made from?"""

from __future__ import annotations

from kopmp_lib.present.phrases import absent
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.present.tables import Sourced
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import date, fill, inside, listing, number, translate


def quality(result: StudyResult, tables: Sourced) -> Shown:
    """How good are the data: how much is reported, and from whom?"""
    facts = result.facts

    def write(lang: str) -> str:
        parts = []
        if facts["reporting_count"] is not None:
            told = number(facts["n_units"] - facts["silent_count"], lang)
            n = number(facts["n_units"], lang)
            parts.append(
                fill("Angka kegiatan per {date} berasal dari {count} dari {n} koperasi.", lang,
                     count=told, n=n, date=date(facts["activity_date"], lang))
            )  # fmt: skip
        steps = absent(result, lang)
        if steps:
            parts.append(fill("Tidak dimuat sumber: {steps}.", lang, steps=listing(steps, lang)))
        names = "; ".join(source.title[lang] for source in tables.sources)
        if names:
            parts.append(fill("Sumber: {sources}.", lang, sources=names))
        else:
            parts.append(translate("Tidak ada sumber data untuk kajian ini.", lang))
        if tables.warnings:
            oddities = [f"{inside(one.title[lang])} ({one.count})" for one in tables.warnings]
            odd = listing(oddities, lang)
            parts.append(fill("Peringatan pada berkas sumber: {odd}.", lang, odd=odd))
        body = escape(" ".join(parts))
        return (
            f'<aside class="quality" role="note"><p><strong>{translate("Mutu data.", lang)}'
            f"</strong> {body}</p></aside>"
        )

    return show(write)
