"""Labels for devices and for what goes with them, from the data of this room."""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import labels
from inventory.config import Settings
from inventory.core.codes import label_address
from inventory.core.errors import BadInput
from inventory.core.i18n import _, _l
from inventory.devices.lifecycle import accessory
from inventory.devices.models import TYPE_LABELS, Device
from inventory.devices.queries.printing import Item, ItemKind
from labels import Stock

OUTPUTS: dict[str, Any] = {
    "pdf": _l("PDF, voor elke printer"),
    "zpl": _l("ZPL, voor een Zebra-printer"),
    "brother": _l("Bestand voor een Brother QL-printer"),
    "png": _l("Beelden (PNG), één per etiket"),
}
# Output -> what the file is called and what kind of file it is; see `file_of`.
_FILES: dict[str, tuple[str, str]] = {
    "pdf": ("etiketten.pdf", "application/pdf"),
    "zpl": ("etiketten.zpl", "application/octet-stream"),
    "brother": ("etiketten.bin", "application/octet-stream"),
    "png": ("etiket.png", "image/png"),
}
_MANY_PICTURES = ("etiketten.zip", "application/zip")
Sticker = labels.DeviceLabel | labels.PlaceLabel | labels.AccessoryLabel | labels.LotLabel | labels.KitLabel


def stocks() -> list[Stock]:
    """Every kind of label that we can print on."""
    return labels.stocks()


def stock_by(name: str) -> Stock:
    """The kind of label with this name; refused when there is none."""
    found = next((stock for stock in labels.stocks() if stock.name == name), None)
    if found is None:
        raise BadInput("stock", _("We kennen geen etiket met de naam '%(name)s'.", name=name[:40]), field="stock")
    return found


def stock_title(stock: Stock) -> str:
    """What a kind of label is called, in the language of the reader; paper itself knows only Dutch."""
    maker = stock.title.partition(":")[0].partition(",")[0]
    size = f"{_mm(stock.label_width)} × {_mm(stock.label_height)} mm"
    if not stock.is_sheet:
        model = [word for word in stock.name.split("-")[1:] if word.casefold() not in maker.casefold()]
        return f"{' '.join([maker, *model])}: {size}"
    grid = f"{stock.columns} × {stock.rows}"
    return _("%(name)s: %(grid)s van %(size)s", name=maker, grid=grid, size=size)


def outputs_of(stock: Stock) -> list[str]:
    """The ways in which labels of this stock can come out: a sheet only as PDF."""
    found = ["pdf"]
    if not stock.is_sheet:
        found += ["zpl"] + (["brother"] if stock.brother is not None else [])
    return [*found, "png"]


def file_of(output: str, count: int) -> tuple[str, str]:
    """What the file of so many labels is called, and what kind of file it is."""
    return _MANY_PICTURES if output == "png" and count != 1 else _FILES[output]


def draw(
    items: Sequence[Item],
    settings: Settings,
    *,
    stock: str,
    output: str = "pdf",
    skip: int = 0,
    copies: int = 1,
    offset: tuple[int, int] = (0, 0),
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The file with these labels. `progress` is told how many are ready. What cannot be made is refused."""
    stickers = Counted([_sticker(item, settings) for item in items], progress)
    if output != "pdf":
        _no_skip(skip)
    match output:
        case "pdf":
            return on_paper(lambda: labels.sheet(stickers, stock=stock, skip=skip, copies=copies, offset=offset))
        case "zpl":
            return on_paper(lambda: labels.zpl(stickers, stock=stock, copies=copies, offset=offset))
        case "brother":
            return on_paper(lambda: labels.raster(stickers, stock=stock, copies=copies, offset=offset))
        case "png":
            if copies != 1:
                raise BadInput("one_copy", _("Van elk etiket is er één beeld. Zet het aantal op 1."), field="copies")
            if len(items) == 1:
                return on_paper(lambda: labels.png(stickers[0], stock=stock))
            return on_paper(lambda: _zipped([item.code for item in items], stickers, stock))
    raise BadInput("output", _("Kies iets uit de lijst."), field="output")


def _zipped(codes: Sequence[str], stickers: Sequence[Sticker], stock: str) -> bytes:
    """A picture of each label in one file. No moment in it: the same labels give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number, (code, sticker) in enumerate(zip(codes, stickers, strict=True), 1):
            packed.writestr(zipfile.ZipInfo(f"{number:04d}-{code}.png"), labels.png(sticker, stock=stock))
    return out.getvalue()


def preview(
    items: Sequence[Item],
    settings: Settings,
    *,
    stock: str,
    skip: int = 0,
    copies: int = 1,
    offset: tuple[int, int] = (0, 0),
) -> bytes:
    """The first page as it will come out, as a picture for a screen."""
    paper = stock_by(stock)
    shown = [_sticker(item, settings) for item in items[: paper.per_page]]
    dpi = 75 if paper.is_sheet else 150
    return on_paper(
        lambda: labels.preview(
            shown, stock=stock, skip=skip % paper.per_page, copies=min(copies, paper.per_page), dpi=dpi, offset=offset
        )
    )


def calibration(stock: str, *, offset: tuple[int, int] = (0, 0)) -> bytes:
    """A page to set a printer right, as PDF."""
    return on_paper(lambda: labels.calibration(stock, offset=offset))


def labels_pdf(
    devices: Sequence[Device], settings: Settings, *, stock: str = "avery-l7160", skip: int = 0, copies: int = 1
) -> bytes:
    """A sheet (or a roll) of labels. `skip` places of the first sheet stay empty."""
    return draw(_as_items(devices), settings, stock=stock, skip=skip, copies=copies)


def labels_zpl(
    devices: Sequence[Device], settings: Settings, *, stock: str = "zebra-2x1", skip: int = 0, copies: int = 1
) -> bytes:
    """Labels in the language of a thermal printer. A roll has nothing to skip."""
    return draw(_as_items(devices), settings, stock=stock, output="zpl", skip=skip, copies=copies)


def label_png(
    devices: Sequence[Device], settings: Settings, *, stock: str = "avery-l7160", skip: int = 0, copies: int = 1
) -> bytes:
    """One label as a picture."""
    one_label(devices)
    return draw(_as_items(devices), settings, stock=stock, output="png", skip=skip, copies=copies)


def one_label(things: Sequence[object]) -> None:
    """A file that can only be one picture: refused for more."""
    if len(things) != 1:
        raise BadInput("one_label", _("Een beeld (PNG) toont één etiket. Kies één toestel."), field="tags")


class Counted(Sequence[Sticker]):
    """Stickers that tell how many were taken out."""

    def __init__(self, stickers: Sequence[Sticker], progress: Callable[[int], None] | None) -> None:
        self.stickers, self.progress = stickers, progress

    def __len__(self) -> int:
        return len(self.stickers)

    def __getitem__(self, place: Any) -> Any:
        return self.stickers[place]

    def __iter__(self) -> Iterator[Sticker]:
        for number, sticker in enumerate(self.stickers):
            if self.progress is not None and number % 100 == 0:
                self.progress(number)
            yield sticker


def _as_items(devices: Sequence[Device]) -> list[Item]:
    return [Item(ItemKind.DEVICE, device.tag, device.name, device=device) for device in devices]


def _sticker(item: Item, settings: Settings) -> Sticker:
    base, centre, phone = settings.base_url, settings.centre_name, settings.found_phone
    address = label_address(base, item.code).upper()
    match item.kind:
        case ItemKind.BAG if item.device is not None:
            contents = tuple(accessory(each) for each in item.device.accessories)
            contents = tuple(each[:1].upper() + each[1:] for each in contents[:1]) + contents[1:]
            return labels.AccessoryLabel(item.code, address, centre, contents, phone)
        case ItemKind.KIT if item.device is not None:
            what, where = str(TYPE_LABELS[item.device.type]), item.device.location
            return labels.KitLabel(
                item.code, address, centre, device_type=what, tag=item.device.name, place=where.name if where else ""
            )
        case ItemKind.PLACE if item.place is not None:
            address = f"{base.rstrip('/')}/p/{item.code}".upper()
            place, shelf = item.place.location, item.place.shelf
            if shelf is not None:
                return labels.PlaceLabel(item.code, address, f"Plank {shelf.name}", centre, site=place.name)
            return labels.PlaceLabel(item.code, address, place.name, centre, site=place.address)
        case ItemKind.LOT if item.lot is not None:
            address = f"{base.rstrip('/')}/l/{item.code}".upper()
            return labels.LotLabel(item.code, address, centre, donor=item.lot.donor, count=item.lot.count)
    name = item.device.name if item.device is not None else ""
    return labels.DeviceLabel(tag=item.code, url=address, centre=centre, model=name, found_phone=phone)


def _no_skip(skip: int) -> None:
    if skip:
        raise BadInput("nothing_to_skip", _("Plaatsen overslaan kan alleen op een blad (PDF)."), field="skip")


def _mm(length: float) -> str:
    return f"{length:.1f}".replace(".", ",").removesuffix(",0")


def on_paper(draw: Any) -> bytes:
    """What was drawn; what paper refuses becomes a refusal of ours."""
    try:
        content: bytes = draw()
    except labels.PaperError as no:
        raise BadInput("paper", str(no), field="stock") from None
    return content
