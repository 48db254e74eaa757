"""Parquet: cells, figures and findings with typed columns, written in row groups so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from extract.export.tables import TABLES, Kind, Row, TableSpec
from extract.record import Record

ROWS_PER_GROUP = 20_000


def _type(kind: Kind) -> pa.DataType:
    return {"text": pa.string(), "integer": pa.int64(), "number": pa.float64()}[kind]


class _File:
    def __init__(self, table: TableSpec, path: Path) -> None:
        self._table = table
        self._schema = pa.schema([(name, _type(kind)) for name, kind in table.columns])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def add(self, record: Record) -> None:
        """Take the rows of one record; a row group at a time is written."""
        self._rows.extend(self._table.rows(record))
        if len(self._rows) >= ROWS_PER_GROUP:
            self._flush()

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_batch(_batch(self._rows, self._schema))
            self._rows = []


def write_partitions(records: Callable[[], Iterator[Record]], folder: Path) -> None:
    """Write each table into a folder of its own, partitioned by year (``cells/year=2023/part-0.parquet``).

    Args:
        records: gives the records from the first on, once for each table; one is held at a time.
        folder: where the three folders go.
    """
    for table in TABLES:
        schema = pa.schema([(name, _type(kind)) for name, kind in table.columns])
        ds.write_dataset(
            _batches(table, schema, records()),
            folder / table.name,
            schema=schema,
            format="parquet",
            partitioning=ds.partitioning(pa.schema([("year", pa.int64())]), flavor="hive"),
            basename_template="part-{i}.parquet",
            use_threads=False,
        )


def _batches(table: TableSpec, schema: pa.Schema, records: Iterator[Record]) -> Iterator[pa.RecordBatch]:
    rows: list[Row] = []
    for record in records:
        rows.extend(table.rows(record))
        if len(rows) >= ROWS_PER_GROUP:
            yield _batch(rows, schema)
            rows = []
    if rows:
        yield _batch(rows, schema)


def _batch(rows: list[Row], schema: pa.Schema) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


class ParquetWriter:
    """Writes cells.parquet, figures.parquet and findings.parquet into a folder, record by record."""

    def __init__(self, folder: Path) -> None:
        self.names = [f"{table.name}.parquet" for table in TABLES]
        self._files = [_File(table, folder / name) for table, name in zip(TABLES, self.names, strict=True)]

    def add(self, record: Record) -> None:
        """Append the rows of one record to each file."""
        for file in self._files:
            file.add(record)

    def close(self) -> None:
        """Write what is buffered and finish the files."""
        for file in self._files:
            file.close()
