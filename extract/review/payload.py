"""What the page loads when a report is opened."""

from __future__ import annotations

from dataclasses import astuple

from extract.record import Record
from extract.review.checks import check_relations
from extract.review.locate import Places
from extract.review.material import Pictures
from extract.templates import eras, load_template


def report_payload(
    record: Record, text: str, places: Places, pages: list[tuple[int, float, float]], pictures: Pictures
) -> dict[str, object]:
    """A report as the page wants it.

    Args:
        pages: number, width and height of the pages whose pictures are in the file.
        pictures: why there are pictures or not.
    """
    body = record.model_dump(mode="json", exclude_defaults=True)
    for finding, entry in zip(record.findings, body.get("findings", []), strict=True):
        entry["id"] = finding.identifier(record.report_id)
    checks = check_relations(load_template(record.template), record) if record.template in eras() else {}
    return {
        "record": body,
        "checks": {name: astuple(check) for name, check in checks.items()},
        "text": text,
        "places": {".".join(key): span for key, span in places.spans.items()},
        "exact": places.exact,
        "pages": pages,
        "pictures": pictures.value,
    }
