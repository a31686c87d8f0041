"""The defined names of a ledger: what its formulas and drop-downs refer to. ASCII, so that every program takes them."""

from __future__ import annotations

FIRST_DAY, DAY_NUMBERS = "days_first", "days_number"
RESULTS, RESULT_ROWS = "list_results", "list_result_rows"
CATEGORIES, CATEGORY_LETTERS = "list_categories", "list_category_letters"
CHANNELS, DELIVERIES = "list_channels", "list_deliveries"
KINDS, ROLES, OUTCOMES, OUTCOME_CELLS = "list_kinds", "list_roles", "list_outcomes", "list_outcome_cells"
MARKS_OF_DAYS = "list_days"
WHETHER = "list_whether"
UNIT, YEAR = "ledger_unit", "ledger_year"
# By the `choices` of a column.
LISTS = {
    "results": RESULTS,
    "categories": CATEGORIES,
    "channels": CHANNELS,
    "deliveries": DELIVERIES,
    "kinds": KINDS,
    "roles": ROLES,
    "outcomes": OUTCOMES,
}
