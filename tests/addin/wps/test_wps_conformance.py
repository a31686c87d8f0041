"""What any shell is asked, asked of the scripts that run in WPS: the same clicks as a small shell makes."""

from __future__ import annotations

from proofs import PROOF
from test_shell_clicks import (
    TestFillingAndUndoing,
    TestOtherWorkbooks,
    TestRepairing,
    TestSharingOut,
    TestTheRehearsal,
    TestValidating,
    test_a_button_that_needs_no_workbook_works_without_one,
    test_a_workbook_that_was_never_saved_has_a_folder_chosen_for_it,
    test_bytes_of_a_workbook_are_left_alone,
    test_the_path_of_the_copy_is_never_what_the_person_is_told,
)

pytestmark = PROOF

__all__ = [
    "TestFillingAndUndoing",
    "TestOtherWorkbooks",
    "TestRepairing",
    "TestSharingOut",
    "TestTheRehearsal",
    "TestValidating",
    "test_a_button_that_needs_no_workbook_works_without_one",
    "test_a_workbook_that_was_never_saved_has_a_folder_chosen_for_it",
    "test_bytes_of_a_workbook_are_left_alone",
    "test_the_path_of_the_copy_is_never_what_the_person_is_told",
]
