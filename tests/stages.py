"""The stages of `make test`, and which tests stand in the second one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """Tests that run together: on which database, and which of them."""

    title: str
    database: str
    marks: str = ""
    folder: str = "tests"


# Each test stands in exactly one of the first three; the last runs what uses a database once more.
STAGES = {
    "sqlite": Stage("Every rule, page and call of the rooms, on SQLite", "sqlite", "not browser and not long"),
    "long": Stage("Walks through the house, the demo year and what runs beside the service", "sqlite", "long"),
    "chromium": Stage("Pages in Chromium", "sqlite", "browser", "tests/browser"),
    "postgres": Stage("Everything that uses a database, on PostgreSQL", "postgres"),
}

# What takes more than a second by its nature: files, tests, and parts of a test (`::name[`). A name that leads to no
# test is a failure (tests/house/test_stages.py).
LONG = (
    # Every door by every role, every state and every kind.
    "house/test_visibility.py",
    "house/test_visible_files.py",
    "house/test_personas.py",
    "house/test_query_counts.py",
    "house/test_guards.py::test_each_page_opens_where_nothing_is_yet",
    "house/test_api_document.py::test_a_generator_of_requests_finds_no_answer_outside_it",
    "house/test_api_answers.py",
    "loans/test_pages.py::test_no_name_of_a_borrower_leaks",
    "referrals/test_unseen.py::test_who_referred_stands_nowhere_that_the_library_can_look",
    "workbench/test_bench_pages.py::test_every_state_has_a_page",
    "workbench/test_hardware_pages.py::test_every_kind_has_a_page",
    "devices/test_device_page.py::test_the_page_of_every_state_for_every_role",
    "lists/test_every_list.py::test_page_and_files_of_every_list_hold_the_same_rows",
    # What `make check` asks too.
    "house/test_docs.py::test_texts_and_translations_agree",
    "house/test_templates.py::test_templates_are_tidy",
    # A year, many at once, a break at every write, random histories.
    "cli/test_demo.py",
    "cli/test_serving.py",
    "faults/test_desks_at_once.py",
    "faults/test_breaks_anywhere.py",
    "devices/test_gate_stateful.py",
    "placements/test_gate.py::test_no_order_of_steps_lets_an_unproven_device_go",
    "reports/test_stock.py::test_whatever_happens_the_difference_is_zero",
    "reports/test_subsidy.py::test_one_report_less_another_tells_nothing_of_a_day",
    "reach/test_published.py",
    "referrals/test_turn.py::test_the_desk_hears_what_the_board_says",
    "workbench/test_hardware.py::test_no_row_of_files_ever_empties_a_disk",
    # Databases of before, made anew and laid back.
    "house/test_migrations.py::test_a_migration_that_rebuilds_every_table_keeps_rows_and_triggers",
    "loans/test_money_migration.py",
    "accounts/test_cli_database.py::test_init_is_safe_to_repeat",
    "privacy/test_erasing.py::test_a_backup_of_an_older_version_is_erased_again_by_the_upgrade",
    "privacy/test_erasing.py::test_a_restore_brings_nobody_back",
    # Every paper with any text, spoiled labels, real and hostile files.
    "labels/test_any_value.py",
    "labels/test_documents.py::test_any_value_is_text_in_every_field",
    "labels/test_documents.py::test_every_paper_is_tagged_and_has_title_language_bookmarks_and_page_numbers",
    "labels/test_documents.py::test_nothing_reaches_the_edge_of_the_sheet",
    "labels/test_documents.py::test_kept_data_print_the_same_bytes",
    "labels/test_contracts.py::test_signatures_never_stand_alone_on_a_page",
    "labels/test_codes.py::test_many_symbols_equal_the_library",
    "labels/test_documents.py::test_twenty_thousand_signs_in_a_field_are_all_printed",
    "labels/test_contracts.py::test_any_name_still_gives_a_contract",
    "labels/test_sheets.py::test_any_value_is_text",
    "labels/test_sheets.py::test_ten_thousand_labels_stay_small",
    "labels/test_press.py",
    "labels/test_reading.py",
    "labels/test_main.py",
    "labels/test_seal.py::test_a_hostile_file_costs_little",
    "intake/test_donor_list_bombs.py",
    "workbench/test_nwipe_damage.py",
    "workbench/test_real_files_in_the_house.py",
)


def is_long(node: str) -> bool:
    """Whether this test (`tests/cli/test_demo.py::test_x[y]`) stands in the second stage."""
    name = node.removeprefix("tests/").partition("[")[0]
    return name in _LONG or name.partition("::")[0] in _LONG


_LONG = frozenset(LONG)
