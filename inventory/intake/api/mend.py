"""What was written down wrong about a lot, put right by programs: the same actions as the pages."""

from typing import Any

from inventory.access import Can
from inventory.core.errors import Missing
from inventory.core.i18n import _
from inventory.intake import queries
from inventory.intake.actions import agree, mend
from inventory.intake.actions.relist import take_from_list
from inventory.intake.api.lots import answer_of, calls, number_in, terms_of
from inventory.intake.schemas import LineMove, LotAnswer, LotTerms, RemarkMove
from inventory.web.guard import actor, needs
from inventory.web.saving import saving
from inventory.web.scan import tag_in
from inventory.web.shell import settings


@calls.post("/lots/<string:code>/devices/<string:tag>/moves")
@needs(Can.LOTS_RECEIVE, Can.LOTS_ANNOUNCE, Can.DEVICES_TRIAGE)
@calls.arguments(LineMove)
@calls.response(200, LotAnswer)
def mend_line(body: dict[str, Any], code: str, tag: str) -> dict[str, Any]:
    """Put a line right: its serial number, a receipt or refusal that was a mistake, or a device that is not given."""
    found = queries.lot_by_code(code, actor=actor())
    wanted = tag_in(tag)
    device = queries.devices_called(found, [wanted]).get(wanted)
    if device is None:
        raise Missing(_("Dit toestel hoort niet bij %(lot)s.", lot=found.code))
    with saving():
        if body["move"] == "correct_serial":
            prefix = settings().tag_prefix
            mend.correct_serial(
                found, device, body["serial"], actor=actor(), tag_prefix=prefix, is_sure=body["is_sure"]
            )
        elif body["move"] == "undo_receipt":
            mend.undo_receipt(found, device, actor=actor())
        elif body["move"] == "undo_refusal":
            mend.undo_refusal(found, device, actor=actor())
        else:
            take_from_list(found, device, actor=actor())
        return answer_of(found)


@calls.post("/lots/<string:code>/remarks/<string:number>/moves")
@needs(Can.LOTS_ANNOUNCE, Can.LOTS_RECEIVE)
@calls.arguments(RemarkMove)
@calls.response(200, LotAnswer)
def move_remark(body: dict[str, Any], code: str, number: str) -> dict[str, Any]:
    """A remark is taken back by the donor as long as nobody answered, or answered by us."""
    found = queries.lot_by_code(code, actor=actor())
    with saving():
        if body["move"] == "withdraw":
            agree.withdraw_remark(found, number_in(number), actor=actor())
        else:
            agree.settle_remark(found, number_in(number), body["text"], actor=actor())
        return answer_of(found)


@calls.post("/lots/<string:code>/terms")
@needs(Can.LOTS_ANNOUNCE)
@calls.arguments(LotTerms)
@calls.response(200, LotAnswer)
def correct_terms(body: dict[str, Any], code: str) -> dict[str, Any]:
    """Something else was agreed. What was announced can change until the lot is here."""
    found = queries.lot_by_code(code, actor=actor())
    with saving():
        agree.change_terms(found, terms_of(body), actor=actor())
        return answer_of(found)
