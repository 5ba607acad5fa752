"""What a device weighs on the world: published factors, with sources. Orders of magnitude, never exact figures."""

from decimal import Decimal

from inventory.devices.models import DeviceType

# kg CO2e of making a new one; who keeps one in use is credited with half (The Restart Project, 2021).
NEW_KG = {DeviceType.LAPTOP: 265, DeviceType.DESKTOP: 414, DeviceType.TABLET: 114}
# kg CO2e that a year of use of a reconditioned one avoids (ADEME 2022). Of other types it gives no figure per year.
YEAR_KG = {DeviceType.LAPTOP: 27}
# How far the methods lie apart: kg CO2e avoided by one laptop that is used on.
LAPTOP_KG_RANGE = (69, 225)


def half_of_new(device_type: DeviceType) -> Decimal:
    """What one device that is used on avoids by the convention of The Restart Project, in kg CO2e."""
    return Decimal(NEW_KG[device_type]) / 2
