"""What must hold in a request ledger: rules over plain columns, worded by the rule book like all others."""

from checks.ledger.assessment import LedgerAssessment, run
from checks.ledger.register import WRITTEN_DATES, Disputes, LedgerFiling, Requests, RowFinding

__all__ = ["WRITTEN_DATES", "Disputes", "LedgerAssessment", "LedgerFiling", "Requests", "RowFinding", "run"]
