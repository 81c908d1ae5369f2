"""What may be asked, which rule answers, and what the rules say."""

from __future__ import annotations

import datetime as dt

import pytest

from kopmp_lib import rules
from kopmp_lib.errors import KopmpError, ParameterError
from kopmp_lib.studies.financing import Params, terms


@pytest.mark.parametrize(
    ("day", "name", "borrower", "operating"),
    [
        ("2025-07-21", "pmk_49_2025", "cooperative", 500_000_000),
        ("2025-10-21", "pmk_49_2025", "cooperative", 500_000_000),
        ("2025-10-22", "inpres_17_2025", "agrinas", None),
        ("2026-02-12", "pmk_7_2026", "agrinas", None),
    ],
)
def test_the_rule_follows_the_day(day, name, borrower, operating):
    rule = Params(rule_date=day).terms.rule
    assert (rule.body["name"], rule.body["borrower"]) == (name, borrower)
    assert terms.figure(rule, "operating_idr") == operating


def test_the_day_of_the_figures_gives_the_rule_unless_another_is_asked_for():
    assert Params(as_of="2025-08-01").terms.rule.body["name"] == "pmk_49_2025"
    later = Params(as_of="2025-08-01", rule_date="2026-03-01")
    assert later.terms.rule.body["name"] == "pmk_7_2026"
    assert Params().terms.rule.body["name"] == "pmk_7_2026"


def test_the_draft_is_shown_but_never_in_force():
    names = [rule.body["name"] for rule in terms.versions()]
    assert names == ["pmk_49_2025", "inpres_17_2025", "pmk_7_2026", "draft_2025_12"]
    in_force = {Params(rule_date=f"20{y}-{m:02d}-28").terms.rule.body["name"]
                for y in (26, 27) for m in range(1, 13)}  # fmt: skip
    assert "draft_2025_12" not in in_force


def test_what_is_not_asked_comes_from_the_rule():
    asked = Params().terms
    assert (asked.amount, asked.rate, asked.months, asked.grace) == (3e9, 0.06, 72, 6)
    assert Params(rate=0.0, grace_months=0).terms.rate == 0
    assert Params(rate=0.0, grace_months=0).terms.grace == 0


def test_a_loan_beyond_the_rule_is_tried_and_told():
    assert Params().terms.beyond() == ()
    wide = Params(amount_idr=3_000_000_001, tenor_months=84, grace_months=9)
    assert wide.terms.beyond() == ("ceiling_idr", "tenor_months", "longest_grace_months")
    assert Params(grace_months=8).terms.beyond() == ()


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"region_code": "19"}, "region_code"), ({"as_of": "5 Agustus"}, "as_of"),
        ({"rule_date": "2026-13-01"}, "rule_date"), ({"rule_date": "2025-07-20"}, "rule date"),
        ({"amount_idr": 0}, "amount_idr"), ({"amount_idr": -5}, "amount_idr"),
        ({"rate": 6.0}, "rate"), ({"tenor_months": 0}, "tenor_months"),
        ({"tenor_months": 6}, "grace_months"), ({"grace_months": 72}, "grace_months"),
        ({"method": "balloon"}, "method"), ({"grace_interest": "later"}, "grace_interest"),
        ({"cover": 0}, "cover"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_name(given, where):
    with pytest.raises(ParameterError) as caught:
        Params(**given)
    assert caught.value.where == where
    assert caught.value.expected


def test_an_unknown_region_is_refused():
    with pytest.raises(KopmpError):
        Params("99.99")


def test_every_figure_of_the_rules_has_a_source_and_says_how_well_it_is_known():
    for version in terms.versions():
        assert set(version.body["terms"]) == set(terms.FIGURES)
        figures = [*version.body["terms"].values(), *version.body["backstop"].values()]
        for figure in figures:
            assert figure["source"]
            assert figure["known"] in ("official", "several", "one", "weak")
        assert set(version.body["backstop"]) == {"kelurahan", "desa"}
        assert not version.verified
        assert version.body["borrower"] in ("cooperative", "agrinas")


def test_the_health_rating_is_the_one_of_the_working_paper():
    body = rules.pick("health_rating", dt.date(2026, 1, 1)).body
    weights = {aspect["name"]: aspect["weight"] for aspect in body["aspects"]}
    assert sum(weight["value"] for weight in weights.values()) == pytest.approx(1)
    assert weights["finance"]["known"] == "one"
    assert {weights[name]["known"] for name in ("governance", "risk", "capital")} == {"weak"}
    assert [one["least"] for one in body["predicates"]] == [80, 66, 51, 0]
    for ratio in body["ratios"]:
        assert ("bands" in ratio) != ("optimum" in ratio)
        assert ("growth" in ratio) != ("numerator" in ratio and "denominator" in ratio)
        assert ratio["aspect"] in weights
