"""What the page knows of an era: its forms, the names of rows and columns, its sums."""

from __future__ import annotations

from collections.abc import Collection

from extract.export.labels import cell_labels
from extract.review.forms.derive import derive_forms
from extract.templates import CellKey, Relation, Template, eras, load_template


class FormBook:
    """The forms that the reports of a page need, each once."""

    def __init__(self) -> None:
        self._forms: dict[str, list[dict[str, object]]] = {}
        self._eras: set[str] = set()

    def name(self, era: str | None, present: Collection[CellKey]) -> str:
        """The name of the forms for a report of this era with these cells, "" where it has no statutory tables."""
        if era not in eras():
            return ""
        assert era is not None
        template = load_template(era)
        variants = [
            f"{table.id}.{row.id}"
            for table in template.tables
            for row in table.rows
            if row.variant and any(CellKey(table.id, row.id, column.id) in present for column in table.columns)
        ]
        name = "+".join([era, *variants])
        # Where a report has both a variant row and those that it replaces, all of them are shown: a form of its own.
        forms = [form.data() for form in derive_forms(template, present)]
        while self._forms.setdefault(name, forms) != forms:
            name += "'"
        self._eras.add(era)
        return name

    def data(self) -> dict[str, object]:
        """Forms and eras for the page."""
        return {"forms": self._forms, "eras": {era: _era(load_template(era)) for era in sorted(self._eras)}}


def _era(template: Template) -> dict[str, object]:
    labels = cell_labels(template.era)
    return {
        "authority": template.authority,
        "labels": {".".join(key): [label.row, label.column] for key, label in labels.items()},
        "relations": {relation.id: _relation(relation) for relation in template.relations},
    }


def _relation(relation: Relation) -> dict[str, object]:
    return {
        "message": relation.message,
        "sense": relation.sense,
        "left": [".".join(key) for key in relation.left],
        "right": [".".join(key) for key in relation.right],
    }
