"""How right one record is against gold: cells, narrative figures and findings."""

from eval.metrics.report import ReportScore, score_lost, score_report

__all__ = ["ReportScore", "score_lost", "score_report"]
