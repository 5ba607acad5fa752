"""Every page of many things is a declared list, with filters, files, views and paging, or says here why it is not."""

from __future__ import annotations

from flask import Flask

# Why a page without a thing of its own in the address is no list, and which pages those are.
NO_LISTS: dict[str, tuple[str, ...]] = {
    "A question, a form or what came of one": (
        "accounts: account forgot password sign_in",
        "devices: label_basket labels weighing",
        "loans: hand_over series swap_scan take_back",
        "papers: check",
        "privacy: notice people",
        "reports: subsidy_compare",
        "scan: go page",
        "workbench: bench_setup evidence_sent find",
    ),
    "Figures of a period, with files of their own": (
        "circular: circular ovam",
        "dashboard: dashboard wall",
        "digipunten: learning",
        "reach: counts",
        "referrals: shortage",
        "repairs: figures",
        "reports: reports subsidy",
        "targets: groups targets",
    ),
    "Few and kept by hand, whole on one page: settings": (
        "accounts: admin locations_list places",
        "circular: factors",
        "devices: label_blanks",
        "loans: tariffs",
        "privacy: terms",
        "reports: subsidy_bands subsidy_templates subsidy_texts",
        "targets: projects",
        "vouchers: vouchers",
        "workbench: reference_lists wipe_policy",
    ),
    # Each thing is done once and is gone from it; what was done stands in the list of the same things.
    "Work that waits for somebody, one after the other": (
        "home: work",
        "loans: calls letters proofs remind_who",
        "offline: desk prepared tasks",
        "privacy: alike due_now",
        "recalls: first_days patterns to_tell",
        "referrals: calls",
        "workbench: floor proofs queue records",
    ),
    "A month or a project at a time": ("outreach: outreach signals", "targets: figures"),
    "For everybody, without signing in": ("circular: wall", "digipunten: digipunten"),
    "No page: an answer to a program": ("home: healthz", "offline: answer me"),
}


def test_every_page_of_many_things_is_a_declared_list(app: Flask) -> None:
    named = [f"{room}.{view}" for lines in NO_LISTS.values() for line in lines for room, view in _each(line)]
    assert len(named) == len(set(named)), "twice in the table"
    lists = {listing.endpoint for listing in app.extensions["digibank.lists"].values()}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and _is_page(rule.rule)
    }
    assert lists <= pages
    assert pages - lists - set(named) == set(), "declare the list in its room, or say here why it is none"
    assert set(named) - (pages - lists) == set(), "gone, or a list by now"


def _is_page(address: str) -> bool:
    """Not a file, not for programs, and not the form for something new."""
    return "." not in address and not address.startswith("/api/") and not address.endswith("/new")


def _each(line: str) -> list[tuple[str, str]]:
    room, _colon, views = line.partition(": ")
    return [(room, view) for view in views.split()]
