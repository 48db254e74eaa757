"""The limits on hostile or oversized input: on by default, in one place, each overridable."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """Upper bounds enforced while a document is read and processed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bytes: int = Field(50_000_000, gt=0, description="size of one input, bytes")
    pages: int = Field(200, gt=0, description="pages of one document")
    pixels: int = Field(60_000_000, gt=0, description="pixels of one page image")
    archive_bytes: int = Field(200_000_000, gt=0, description="unpacked size of an archive (docx is one), bytes")
    archive_ratio: int = Field(200, gt=0, description="unpacked size over packed size of one archive member over 1 MB")
    archive_members: int = Field(2_000, gt=0, description="members of an archive")
    characters: int = Field(2_000_000, gt=0, description="characters of plain text")
    cells: int = Field(100_000, gt=0, description="table cells of one document")
    seconds: float = Field(120.0, gt=0, description="wall time for one report, seconds")
    page_seconds: float = Field(30.0, ge=0, description="more of it for each page that is read as an image, seconds")
    memory_bytes: int = Field(2_000_000_000, gt=0, description="resident memory of one worker, bytes")
