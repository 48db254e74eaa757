"""Exports of records: jsonl, csv, parquet, xlsx."""
