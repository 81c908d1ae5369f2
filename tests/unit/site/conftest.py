"""An executed notebook as the batch leaves it, in both languages, with made-up figures."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kopmp_lib.workspace import Workspace

CATALOGUE = [
    {"name": "00_brief", "page": "index", "title": {"id": "Ringkasan", "en": "Brief"}},
    {
        "name": "10_formation",
        "page": "formation",
        "title": {"id": "Pembentukan", "en": "Formation"},
    },
]
FACTS = {
    "run": "20260805T041503Z-a1b2c3",
    "region_code": "19.71",
    "region_name": "Kota Pangkalpinang",
    "province_name": "Kepulauan Bangka Belitung",
    "parameters": {"region_code": "19.71", "as_of": "2026-08-05"},
    "fingerprint": "f00d" * 16,
    "inputs": {"unit_profile/19.71.parquet": "ab12" * 16},
    "code_version": "0.1.0",
    "git": "0123456789ab-dirty",
    "started": "2026-08-05T04:15:03Z",
    "seconds": 2.4,
    "as_of": "2026-08-05",
    "origin": "observed",
    "languages": ["id", "en"],
}
HEADS = {
    "id": "Kelurahan, Berbadan hukum, NPWP, NIB, Rekening bank, Akun SIMKOPDES, "
    "Simpanan (Rp), Transaksi (Rp), Langkah berikutnya",
    "en": "Kelurahan, Legal entity, Tax number, Business licence, Bank account, SIMKOPDES account, "
    "Savings (Rp), Sales (Rp), Next step",
}
STATES = {
    "id": {"reached": "Sudah", "not_reached": "Belum", "not_reported": "Tidak dilaporkan"},
    "en": {"reached": "Done", "not_reached": "Not yet", "not_reported": "Not reported"},
}


def display(html: str, lang: str | None = None, mime: str = "text/html") -> nbformat.NotebookNode:
    """One output of a cell."""
    metadata = {"tags": [f"lang-{lang}"]} if lang else {}
    return new_output("display_data", data={mime: html}, metadata=metadata)


def both(make: object, *arguments: object) -> nbformat.NotebookNode:
    """A code cell that shows one output in each language."""
    outputs = [display(make(lang, *arguments), lang) for lang in ("id", "en")]  # type: ignore[operator]
    return new_code_cell("kp.show(something)", outputs=outputs)


def prose(indonesian: str, english: str) -> list[nbformat.NotebookNode]:
    """A pair of paragraphs."""
    pairs = (("id", indonesian), ("en", english))
    return [new_markdown_cell(text, metadata={"tags": [f"lang-{lang}"]}) for lang, text in pairs]


def title(lang: str) -> str:
    """What the title cell shows."""
    words = {"id": "Keadaan 5 Agustus 2026 · kode 19.71", "en": "As of 5 August 2026 · code 19.71"}
    return f'<h1>Kota Pangkalpinang</h1><p class="subtitle">{words[lang]}</p>'


def points(lang: str) -> str:
    """The three main points."""
    told = {
        "id": (
            "Tiga hal pokok",
            "<strong>42 dari 42</strong> koperasi sudah berbadan hukum.",
            "<strong>41 dari 42</strong> tidak melaporkan simpanan; itu bukan berarti nol.",
            "Langkah berikutnya: dampingi 41 pengurus mengisi laporan bulanan di SIMKOPDES.",
        ),
        "en": (
            "Three main points",
            "<strong>42 of 42</strong> co-operatives are legal entities.",
            "<strong>41 of 42</strong> report no savings. Not reporting does not mean zero.",
            "Next: help 41 boards to fill in the monthly report in SIMKOPDES.",
        ),
    }[lang]
    items = "".join(f"<li>{text}</li>" for text in told[1:])
    return f'<section class="points"><h2>{told[0]}</h2><ol>{items}</ol></section>'


def quality(lang: str) -> str:
    """The box on data quality."""
    text = {
        "id": "<strong>Mutu data.</strong> 42 dari 42 kelurahan ada dalam daftar; 1 melaporkan "
        "kegiatan; terakhir diperbarui 5 Agustus 2026.",
        "en": "<strong>Data quality.</strong> 42 of 42 kelurahan are listed; 1 reports activity; "
        "last updated on 5 August 2026.",
    }[lang]
    return f'<aside class="quality" role="note"><p>{text}</p></aside>'


def figure(lang: str) -> str:
    """A ladder of steps as matplotlib would draw it, with text as text."""
    steps = [("Badan hukum", 42), ("NPWP", 40), ("NIB", 31), ("Rekening", 18), ("Simpanan", 1)]
    bars = "".join(
        f'<g id="bar{n}"><path d="M 110 {30 * n + 20} h {count * 6} v 18 h {-count * 6} z" '
        f'style="fill: #225ea8; stroke: none"/><text x="104" y="{30 * n + 33}" '
        f'style="font-size: 11px; text-anchor: end">{step}</text>'
        f'<text x="{116 + count * 6}" y="{30 * n + 33}" font-size="11">{count}</text></g>'
        for n, (step, count) in enumerate(steps)
    )
    words = {"id": "Koperasi menurut langkah", "en": "Co-operatives by step"}[lang]
    return (
        f'<figure class="figure"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 180" '
        f'role="img" aria-label="{words}: 42 badan hukum, 1 simpanan"><defs><clipPath id="p1">'
        f'<rect x="0" y="0" width="400" height="180"/></clipPath></defs><g clip-path="url(#p1)">'
        f"{bars}</g></svg><figcaption>{words}, n = 42. SIMKOPDES, 5 Agustus 2026.</figcaption>"
        "</figure>"
    )


def table(lang: str, rows: int = 42) -> str:
    """A table of all kelurahan with nine columns."""
    words, number = STATES[lang], {"id": "390.000", "en": "390,000"}[lang]
    heads = HEADS[lang].split(", ")
    kinds = ['scope="col" class="num"' if "(Rp)" in head else 'scope="col"' for head in heads]
    head = "".join(f"<th {kind}>{name}</th>" for kind, name in zip(kinds, heads, strict=True))
    states = ("reached", "reached", "not_reached", "not_reported", "reached")
    body = ""
    for row in range(rows):
        cells = "".join(
            f'<td><span class="state state-{state}">{words[state]}</span></td>'
            for state in (states[(row + shift) % 5] for shift in range(5))
        )
        saved = number if row == 7 else "–" if row == 9 else "…"
        step = {"id": "Isi laporan bulanan", "en": "Fill in the monthly report"}[lang]
        body += (
            f'<tr><th scope="row">Bukit Merapin {row + 1}</th>{cells}<td class="num">{saved}</td>'
            f'<td class="num state-not_reported">…</td><td>{step}</td></tr>'
        )
    caption = {"id": "Keadaan setiap kelurahan", "en": "State of every kelurahan"}[lang]
    note = {"id": "… tidak dilaporkan · – nol", "en": "… not reported · – zero"}[lang]
    return (
        f'<div class="table-wrap" role="region" tabindex="0" aria-labelledby="t1"><table>'
        f'<caption id="t1">{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        f'</table></div><p class="note">{note}</p>'
    )


def empty(lang: str) -> str:
    """The designed empty state."""
    words = {
        "id": (
            "Belum ada laporan",
            "Waktu antarlangkah tidak dapat dihitung di sini: tidak satu pun dari 42 koperasi "
            "mempunyai tanggal akta dan tanggal badan hukum.",
        ),
        "en": (
            "No report yet",
            "Time between steps cannot be told here: none of the 42 co-operatives has both the "
            "date of its deed and of its legal entity.",
        ),
    }[lang]
    return f'<div class="empty"><p><strong>{words[0]}</strong></p><p>{words[1]}</p></div>'


def caveats(lang: str) -> str:
    """What the figures do not show."""
    items = {
        "id": ("Berbadan hukum tidak berarti sudah berusaha.", "Angka simpanan belum diperiksa."),
        "en": ("A legal entity need not be at work.", "Savings have not been audited."),
    }[lang]
    return f'<ul class="caveats">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def notebook(*more: nbformat.NotebookNode, **facts: object) -> nbformat.NotebookNode:
    """The executed notebook, with more cells and other facts if given."""
    stream = new_output("stream", name="stderr", text="UserWarning: not for readers")
    cells = [
        new_code_cell("region_code: str = '19.71'", metadata={"tags": ["parameters"]}),
        new_code_cell("import kopmp_lib as kp", outputs=[stream]),
        both(title),
        both(points),
        both(quality),
        *prose("## Sampai di mana", "## How far they are"),
        both(figure),
        *prose("Semua koperasi *terdaftar*.", "All co-operatives are *registered*."),
        both(table),
        *prose("## Berapa lama", "## How long it took"),
        both(empty),
        *prose("## Yang tidak ditunjukkan angka ini", "## What this does not show"),
        both(caveats),
        *prose(
            "## Cara dan sumber\n\nSumber: [SIMKOPDES](https://example.org/simkopdes).",
            "## Method and sources\n\nSource: [SIMKOPDES](https://example.org/simkopdes).",
        ),
        *more,
    ]
    first = CATALOGUE[0]
    told = {**FACTS, "notebook": first["name"], "page": first["page"], "title": first["title"]}
    return new_notebook(cells=cells, metadata={"kopmp": {**told, **facts}})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workbench with a catalogue of two notebooks and nothing run."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    rows = [{**row, "study": "formation", "needs": [], "timeout_seconds": 60} for row in CATALOGUE]
    (folder / "catalogue.yml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    for row in CATALOGUE:
        nbformat.write(new_notebook(), folder / f"{row['name']}.ipynb")
    return Workspace(home=tmp_path, data=tmp_path / "data", reports=tmp_path / "reports")


@pytest.fixture
def execute(workspace: Workspace):
    """Put an executed notebook where the batch would put it."""

    def put(number: int = 0, *more: nbformat.NotebookNode, **facts: object) -> Path:
        row = CATALOGUE[number]
        told = {"notebook": row["name"], "page": row["page"], "title": row["title"], **facts}
        path = workspace.region(str(told.get("region_code", "19.71"))) / f"{row['name']}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook(*more, **told), path)
        return path

    return put


@pytest.fixture
def shows():
    """A code cell with one output."""
    return lambda text, mime="text/html": new_code_cell("x", outputs=[display(text, mime=mime)])
