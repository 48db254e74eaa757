"""Narrative figures by indicator, and which indicators are taken for which."""

from __future__ import annotations

import pandas as pd

NONE = ""
"""Stands for "no figure": missed by the record, or not in gold."""


def by_indicator(figures: pd.DataFrame) -> pd.DataFrame:
    """Precision, recall and F1 of each indicator; a match by gold's alternative counts for gold's own indicator.

    ``span_only``: right place, other indicator. Rates are NaN where there is nothing to divide by.
    """
    strict = figures["verdict"] == "strict"
    own = figures["gold_indicator"].where(strict, figures["indicator"])
    gold = figures[figures["verdict"] != "extra"].groupby("gold_indicator").size()
    predicted = own[figures["verdict"] != "missed"].groupby(own).size()
    hits = figures[strict].groupby("gold_indicator").size()
    spans = figures[figures["verdict"] == "span"].groupby("gold_indicator").size()
    columns = {"gold": gold, "predicted": predicted, "hits": hits, "span_only": spans}
    table = pd.DataFrame(columns).fillna(0).astype(int)
    table.index.name = "indicator"
    table["precision"] = table["hits"] / table["predicted"].where(table["predicted"] > 0)
    table["recall"] = table["hits"] / table["gold"].where(table["gold"] > 0)
    table["f1"] = 2 * table["hits"] / (table["gold"] + table["predicted"])
    return table.reset_index()


def confusion(figures: pd.DataFrame) -> pd.DataFrame:
    """Pairs of gold's indicator and the record's that are not the same thing, with their number, commonest first."""
    wrong = figures[figures["verdict"] != "strict"]
    pairs = pd.DataFrame({"gold": wrong["gold_indicator"].fillna(NONE), "record": wrong["indicator"].fillna(NONE)})
    counts = pairs.groupby(["gold", "record"]).size().rename("count").reset_index()
    return counts.sort_values(["count", "gold", "record"], ascending=[False, True, True]).reset_index(drop=True)


def attribute_errors(figures: pd.DataFrame) -> pd.DataFrame:
    """How often each attribute is wrong among the figures whose place is right."""
    paired = figures[figures["verdict"].isin(["strict", "span"])]
    wrong = paired["wrong"].explode().dropna()
    table = wrong.groupby(wrong).size().rename("wrong").rename_axis("attribute").reset_index()
    table["figures"] = len(paired)
    return table.sort_values("wrong", ascending=False).reset_index(drop=True)
