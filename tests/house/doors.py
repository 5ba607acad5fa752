"""Every door of the house and who may come in, said once more, apart from `access/` and the marks on the views.

Who changes a door changes it here too.
"""

from __future__ import annotations

from tests.people import (
    ADMIN,
    BENCH,
    COORDINATOR,
    DONOR,
    LIBRARIAN,
    OTHER_DONOR,
    OTHER_LIBRARIAN,
    OTHER_SOCIAL_WORKER,
    REFERRER,
    SHOPKEEPER,
    SOCIAL_WORKER,
    TECHNICIAN,
)

PERSONAS = {
    "L": LIBRARIAN,
    "S": SHOPKEEPER,
    "T": TECHNICIAN,
    "W": SOCIAL_WORKER,
    "P": REFERRER,
    "C": COORDINATOR,
    "D": DONOR,
    "A": ADMIN,
    "B": BENCH,
}
EVERYBODY = "LSTWPCDA"
PUBLIC = "public"

# Who comes in -> the endpoints (without the room's name repeated: "room: view view").
DOORS: dict[str, tuple[str, ...]] = {
    PUBLIC: (
        "static",
        "bootstrap: static",
        "accounts: before_language forgot invitation new_password sign_in sign_out",
        "api-docs: docs openapi_json",
        "cafes: screen",
        "dashboard: wall",
        "circular: wall",
        "digipunten: digipunten digipunt pdf poster",
        "digipunten-api: digipunten",
        "devices: device device_scanned lot_in_capitals lot_scanned place_in_capitals place_scanned",
        "faults: tell thanks",
        "home: healthz",
        "papers: check checked contract_in_capitals contract_scanned slip_in_capitals slip_scanned",
        "privacy: notice leaflet",
        "offline: desk service_worker",
    ),
    EVERYBODY: (
        "home: work",
        "scan: page go photo read",
        "find: find",
        "lists: look_at_many run go_on keep_view forget_view",
        "accounts: account end_sessions end_token language new_token password",
        "referrals-api: availability",
    ),
    "A": (
        "accounts: admin users_list user new_user disable enable invite add_role remove_role",
        "accounts: end_user_token new_bench_token keys_list locations_list organisations_list",
    ),
    "LSTC": (
        "devices: devices export labels print_labels reuse_sheet wipe_certificate move place",
        "devices: label_basket label_blanks label_printer label_printers make_blanks new_printer out_of_basket preview",
        "devices: calibration print_file print_job prints put_printer_away scan_label scan_label_photo",
        "workbench: floor mode_card cards begin_step end_step floor_scan floor_photo floor_many",
        "devices: transfers begin_transfer transfer transfer_scan",
        "devices: transfer_photo leave_out send_transfer close_transfer",
        "devices: stocktakes start_stocktake blank_list stocktake stocktake_pdf",
        "devices: shelves add_shelves",
        "devices: count_scan count_many count_photo close_stocktake correct_places take_away count_on",
        "disposal: transports transport paper",
        "disposal-api: transport",
        "loans: tasks",
        "devices-api: devices device events labels_pdf labels_zpl label_png",
        "workbench: evidence evidence_item evidence_file hardware_files hardware_file hardware_original device_files",
        "repairs: repairs repair work_order photo",
        "repairs-api: repair",
        "recalls: recalls recall first_days",
        "recalls-api: recalls recall move",
        "faults: faults fault",
        "faults-api: faults fault",
        "digipunten: network one",
        "cafes: cafes cafe job jobs_file door take slip table call finish move_job move",
        "cafes-api: cafes cafe jobs new_job",
    ),
    "LSTCB": ("devices-api: move",),
    "TC": (
        "recalls: patterns judge_pattern new close",
        "digipunten: move_delivery",
        "recalls-api: open_one",
        "devices: put_flag take_flag weighing weigh weigh_many",
        "devices-api: weigh",
        "workbench: proofs proof_file bench_setup media medium wipe_policy photo reference_lists",
        "workbench: parts add_part part move_part change_part",
        "workbench: add_proposed not_inside attach correct_size settle read_again",
    ),
    "T": (
        "repairs: replace_disk use_part buy_part",
        "workbench: start_session stop_session",
        "workbench: queue find device diagnose list_disks take_out test finish plain_step approve sign",
        "workbench: nwipe_settings",
        "workbench: destroy_medium absent found_again use_part harvest",
        "workbench: note_proof evidence_sent attach_hardware settle_hardware make_bench bench_script",
        "workbench: upload upload_any records confirm withdraw",
        "workbench: read_all_again read_file_again",
    ),
    "TB": ("workbench-api: add_to_device put_file",),
    "LSTCD": ("lots: lots lot receipt wipe_proof", "lots-api: lot"),
    "LTCD": (
        "lots: new undo_list take_off",
        "lots-api: announce move newer_list undo_list mend_line move_remark",
    ),
    "LTC": (
        "referrals: shortage",
        "referrals-api: shortage",
        "lots: receiving scan receive_all extra close make_receipt with_label series_begin series_scan settle",
        "lots: series_mend mend undo_receipt",
        "lots-api: receive_one",
        "devices: claim",
    ),
    "CD": (
        "lots: terms confirm remark take_back_remark",
        "lots-api: say_wrong correct_terms",
        "circular: donors thanks thanks_pdf thank_in_public",
    ),
    "LT": ("lots: look look_at undo_refusal",),
    "C": (
        "lists: shared_views",
        "workbench: approve_proof refuse_proof exception decide_policy replace_reference_list",
        "lots: reopen",
        "privacy: household",
        "disposal: begin put_in put_loose take_out leave",
        "disposal-api: begin put_in leave",
        "circular: circular circular_csv circular_json circular_pdf circular_xlsx factors new_factors add_factors",
        "circular: ovam ovam_csv ovam_json ovam_xlsx",
        "circular-api: ovam proof",
        "dashboard: dashboard paper renew_wall",
        "dashboard-api: dashboard",
        "reports: reports stock stock_csv stock_json stock_pdf stock_xlsx issue_stock",
        "reports: subsidy subsidy_csv subsidy_pdf subsidy_xlsx subsidy_texts subsidy_bands freeze_subsidy",
        "reports: issued_reports subsidy_snapshots subsidy_snapshot subsidy_snapshot_file",
        "reports: subsidy_compare subsidy_compare_csv subsidy_compare_xlsx",
        "reports: subsidy_templates subsidy_template add_template_field remove_template_field replace_template_file",
        "reports: remove_subsidy_template filled_subsidy_template",
        "reports-api: stock subsidy subsidy_snapshots",
        "looks: looks",
        "reach: counts",
        "targets: targets targets_pdf targets_csv targets_xlsx targets_json figures note_figures",
        "targets: target change_target keep_target",
        "targets: groups group keep_group projects new_project add_project project keep_project",
        "targets-api: targets note_figure",
        "loans: open_name write_off write_off_device",
        "loans-api: write_off",
        "referrals: partners set_partner",
        "learning: new add offer change withdraw",
        "cafes: new add change changed",
        "vouchers: add every_voucher",
        "outreach: outreach sessions new add one change move",
        "digipunten: new add change changed move deliver learning",
        "learning-api: new_offer change_offer withdraw_offer",
    ),
    "LWPC": (
        "outreach: signals note withdraw",
        "referrals: referrals referral slip move",
        "referrals-api: referral move",
    ),
    "WP": ("referrals: new", "referrals-api: make_referral"),
    "LC": (
        "referrals: waiting of_device",
        "vouchers: vouchers of_loan give read take_back",
        "vouchers-api: voucher_stock",
    ),
    "L": ("referrals: calls called",),
    "LSC": (
        "lists: personal_file",
        "faults: new",
        "faults-api: report",
        "offline: tasks solve_task",
        "devices: report_missing",
        "loans: loans loan of_device accessories agreement agreement_page page_file photo addendum receipt leaflet",
        "loans: large show_phone payment_receipt swapped loaner_sheet loaner_receipt",
        "placements: placements placement agreement receipt",
        "placements-api: placements placement agreement receipt",
        "loans-api: loan agreement",
        "privacy: people found person show_phone export alike beside",
        "learning: offers slip",
        "learning-api: offers",
        "loans-api: learning_of",
    ),
    "LS": (
        "recalls: to_tell show_phone letters print_letters letter",
        "faults: show_call_back settle",
        "faults-api: move",
        "offline: me prepared send answer do_again",
        "reach: question answer",
        "placements: sign signed_here",
        "placements-api: new_placement add_device leave_out hand_out cancel take_back swap missing extend",
        "placements: new scan photo leave_out hand_out cancel lacking make_receipt extend swap missing",
        "loans: calls call call_phone undo_call letters print_letters letters_pdf undo_letters letter",
        "loans: remind_who remind",
        "loans: hand_over find_borrower take_back series mail extend incident payment sign signed_here keep_page",
        "loans: learning undo_learning_path scan_photo give_back keep_deposit correct_payment",
        "loans-api: note_learning_path",
        "loans: moved died not_died swap_scan swap",
        "repairs: loaner replacement",
        "repairs-api: give_loaner replace",
        "loans-api: take_loaner_back make_loan check_loan take_back extend incident payment swap moved died not_died",
        "privacy: put_right put_user_right object_to dispute unmerge erase decide",
    ),
    "LSCA": ("privacy: terms", "accounts: places opening_hours set_hours close_place open_place"),
    "SCA": ("loans: tariffs new_tariff withdraw_tariff", "loans-api: tariffs new_tariff withdraw_tariff"),
    "SC": ("loans: open_amounts",),
    "S": ("loans: proofs see_proof",),
    "STC": ("repairs: figures figures_csv",),
    "CA": ("privacy: set_term confirm_proposal withdraw_proposal due_now new_list confirm withdraw",),
    "LST": (
        "loans: finish_task undo_task put_off_task",
        "recalls: move_line",
        "repairs: new move promise note_told choose_data add_photos refund sign signed_here signed_work_order",
        "repairs-api: open_repair move",
    ),
}
# What is not there in our small world, though one may come in: papers of a return, a swap or a receipt to come.
NOT_YET = {
    "disposal.paper",
    "loans.addendum",
    "loans.swapped",
    "loans.loaner_sheet",
    "loans.loaner_receipt",
    "loans.letter",
    "loans.letters_pdf",
    "loans.payment_receipt",
    "loans.receipt",
    "placements.receipt",
    "placements-api.receipt",
    "loans.page_file",
    "loans.photo",
    "offline.answer",
    "lots.receipt",
    "lots.wipe_proof",
    "lots.with_label",
    "referrals.of_device",
    "dashboard.wall",  # without the key in its address
}
NOT_YET |= {"workbench.photo", "workbench.hardware_file", "workbench.hardware_original", "workbench.proof_file"}
NOT_YET |= {"repairs.photo", "repairs.signed_work_order"}
NOT_YET |= {"lists.run"}
NOT_YET |= {"recalls.letters", "recalls.letter"}
NOT_YET |= {"privacy.put_user_right"}
NOT_YET |= {"devices.label_printer", "devices.calibration", "devices.print_job", "devices.print_file"}
NOT_YET |= {"reports.subsidy_snapshot", "reports.subsidy_snapshot_file", "reports.subsidy_template"}
NOT_YET |= {"reports.filled_subsidy_template", "reports.subsidy_compare", "reports.subsidy_compare_csv"}
NOT_YET |= {"reports.subsidy_compare_xlsx"}
# Asks for more than an address.
NOTHING_ASKED = {
    "circular-api.ovam",
    "circular-api.proof",
    "devices.preview",
    "devices-api.label_png",
    "devices-api.labels_pdf",
    "devices-api.labels_zpl",
    "reports-api.stock",
    "reports-api.subsidy",
    "reports.subsidy_csv",
    "reports.subsidy_pdf",
    "reports.subsidy_texts",
    "reports.subsidy_xlsx",
}
# Who works with a thing of another organisation than the one that made it: endpoint -> persona.
STRANGERS = {
    "loans": OTHER_LIBRARIAN,
    "referrals": OTHER_SOCIAL_WORKER,
    "lots": OTHER_DONOR,
    "repairs": OTHER_LIBRARIAN,
    "faults": OTHER_LIBRARIAN,
    "placements": OTHER_LIBRARIAN,
    "reach": OTHER_LIBRARIAN,
    "circular": OTHER_DONOR,
    "privacy": OTHER_LIBRARIAN,
}


def doors() -> dict[str, str]:
    """Endpoint -> who comes in."""
    found: dict[str, str] = {}
    for who, lines in DOORS.items():
        for line in lines:
            room, colon, views = line.partition(": ")
            for endpoint in [f"{room}.{view}" for view in views.split()] if colon else [room]:
                assert endpoint not in found, f"{endpoint} stands twice in the table"
                found[endpoint] = who
    return found


ROLES = doors()
