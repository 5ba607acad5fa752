"""The proof for who steers the project, and the letter that a donor may keep. Always in Dutch, like every paper."""

from collections.abc import Sequence

import labels
from inventory.circular.documents.tables import gifts_table, proof_tables
from inventory.circular.queries import Gift, Proof, Thanks
from inventory.circular.queries.words import co2_text, kilo_text, range_text, years_text
from inventory.core.clock import today
from inventory.core.i18n import _, day_text, in_dutch, ngettext
from inventory.core.tables import Table
from inventory.devices.models import TYPE_LABELS


def proof_pdf(found: Proof, gifts: Sequence[Gift] = (), *, centre: str) -> bytes:
    """Two pages A4; with `gifts` also what became of what donors gave in these days."""
    with in_dutch():
        return labels.circular_proof(_proof(found, gifts, centre))


def _proof(found: Proof, gifts: Sequence[Gift], centre: str) -> labels.CircularProofData:
    tables = {table.key: table for table in proof_tables(found)}
    years = found.device_years
    days = {"first": day_text(found.since), "last": day_text(found.until)}
    return labels.CircularProofData(
        centre=centre,
        title=_("Bewijs circulaire economie"),
        period=_("Van %(first)s tot en met %(last)s", **days),
        figures=(
            labels.Figure(
                _("In gebruik gehouden"),
                kilo_text(found.kg_in_use.kg),
                ngettext("%(num)s toestel", "%(num)s toestellen", found.kg_in_use.devices),
            ),
            labels.Figure(
                _("Toesteljaren"),
                years_text(years.total),
                _("%(seen)s uitgeleend of geplaatst", seen=years_text(years.seen)),
            ),
            labels.Figure(
                _("CO2 vermeden"),
                _("%(low)s tot %(high)s", low=co2_text(found.co2.low), high=co2_text(found.co2.high)),
                _("ongeveer %(mid)s", mid=co2_text(found.co2.mid)),
            ),
        ),
        tables=(
            _table(tables["kept"]),
            _table(
                tables["years"],
                bars=tuple(
                    labels.Bar(str(TYPE_LABELS[kind]), round(each.total * 10), years_text(each.total))
                    for kind, each in found.years_per_type.items()
                ),
            ),
            _table(tables["disposed"]),
            _table(tables["parts"]),
            *([_table(gifts_table(gifts).for_reading())] if gifts else []),
            labels.ProofTable(
                tables["co2"].title,
                note=_("Een bereik, geen exact cijfer: afgerond op twee cijfers. Reken hier niet mee verder."),
                bars=tuple(
                    labels.Bar(word, round(kg), co2_text(kg))
                    for word, kg in (
                        (_("Laag"), found.co2.low),
                        (_("Midden"), found.co2.mid),
                        (_("Hoog"), found.co2.high),
                    )
                ),
            ),
        ),
        method_heading=_("Zo is geteld"),
        method=(found.method,),
        made_on=today(),
        foot=_("Geen namen in dit bewijs. Geteld uit contracten, geschiedenis en transporten."),
    )


def _table(table: Table, *, bars: tuple[labels.Bar, ...] = ()) -> labels.ProofTable:
    return labels.ProofTable(
        table.title, table.columns if table.rows else (), table.rows, table.totals,
        table.note if table.rows else _("In deze periode is hier niets te tonen."), bars, tuple(sorted(table.figures)),
    )  # fmt: skip


def thanks_pdf(found: Thanks, *, centre: str) -> bytes:
    """One page A4."""
    with in_dutch():
        return labels.thanks_letter(_thanks(found, centre))


def shared_sentence(found: Thanks, centre: str) -> str:
    """What a donor may put on its own page or in its yearly report: no exact CO2, no person."""
    gift = found.gift
    gave = ngettext(
        "We gaven %(num)s toestel aan %(centre)s.",
        "We gaven %(num)s toestellen aan %(centre)s.",
        gift.received,
        centre=centre,
    )
    use = ngettext(
        "%(num)s daarvan is in gebruik in onze buurt.",
        "%(num)s daarvan zijn in gebruik in onze buurt.",
        gift.in_use,
    )
    rest = _("Wat niet meer kon, gaf onderdelen of ging naar een erkende verwerker.")
    return " ".join((gave, *([use] if gift.in_use else []), *([rest] if gift.recycled + gift.parts else [])))


def _thanks(found: Thanks, centre: str) -> labels.ThanksData:
    gift = found.gift
    bars = tuple(
        labels.Bar(word, count)
        for word, count in (
            (_("Uitgeleend"), gift.lent),
            (_("Op een vaste plaats"), gift.placed),
            (_("Verkocht of weggegeven"), gift.sold),
            (_("Nog bij ons"), gift.here),
            (_("Gaf onderdelen"), gift.parts),
            (_("Naar recyclage"), gift.recycled),
            (_("Teruggegeven"), gift.given_back),
            (_("Vermist"), gift.missing),
        )
        if count
    )
    lead = [
        ngettext(
            "Jullie gaven ons %(num)s toestel. Daarmee kan iemand leren, werken en contact houden.",
            "Jullie gaven ons %(num)s toestellen. Daarmee kunnen mensen leren, werken en contact houden.",
            gift.received,
        )
    ]
    if found.loans is not None:
        lead.append(
            ngettext(
                "Met jullie toestellen maakten we al %(num)s contract met iemand die een toestel nodig had.",
                "Met jullie toestellen maakten we al %(num)s contracten met mensen die een toestel nodig hadden.",
                found.loans,
            )
        )
    return labels.ThanksData(
        centre=centre,
        title=_("Bedankt!"),
        donor=gift.name,
        hello=_("Beste mensen van %(donor)s,", donor=gift.name),
        lead=tuple(lead),
        figures=(
            labels.Figure(_("Gekregen"), str(gift.received), kilo_text(gift.kg_received)),
            labels.Figure(
                _("Nu in gebruik"), str(gift.in_use), _("%(years)s toesteljaren", years=years_text(found.years.total))
            ),
            labels.Figure(
                _("CO2 vermeden, grootteorde"),
                _("%(low)s tot %(high)s", low=co2_text(found.co2.low), high=co2_text(found.co2.high)),
                _("naar recyclage: %(kg)s", kg=kilo_text(gift.kg_recycled)) if gift.kg_recycled else "",
            ),
        ),
        heading=_("Waar jullie toestellen nu zijn"),
        bars=bars,
        share_heading=_("Een zin om te delen"),
        share=f"“{shared_sentence(found, centre)}”",
        end_heading=_("Dank jullie wel"),
        end=(_("Staan er nog toestellen klaar? Laat het ons weten."), _("Vriendelijke groeten"), centre),
        note=" ".join(
            (
                _("Stand van %(day)s.", day=day_text(found.on)),
                _("CO2: %(range)s. Een grootteorde.", range=range_text(found.co2)),
                found.factors.told,
                _("Er staan geen namen van mensen in deze brief."),
            )
        ),
        written_on=found.on,
        foot=_("Bedankt, %(donor)s", donor=gift.name),
    )
