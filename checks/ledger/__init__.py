"""What must hold in a request ledger: rules over plain columns, worded by the rule book like all others."""

from checks.ledger.assessment import LedgerAssessment, run
from checks.ledger.register import Disputes, LedgerFiling, Requests, RowFinding

__all__ = ["Disputes", "LedgerAssessment", "LedgerFiling", "Requests", "RowFinding", "run"]
