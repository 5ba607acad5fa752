"""The settings file of nwipe for one device: our number then stands on the report and in the name of what it makes."""

from inventory.config import Settings
from inventory.devices.models import Device

_LONGEST = 120


def nwipe_conf(device: Device, operator_id: int | None, settings: Settings) -> bytes:
    """`/etc/nwipe/nwipe.conf` (libconfig) for the wipe of this device. No person is named: the operator is a number."""
    groups: dict[str, dict[str, str]] = {
        "Organisation_Details": {
            "Business_Name": settings.centre_name,
            "Business_Address": settings.lender_address,
            "Contact_Name": "Werkplaats",
            "Contact_Phone": settings.found_phone,
            "Op_Tech_Name": f"technieker-{operator_id:03d}" if operator_id else "",
        },
        "PDF_Certificate": {
            "PDF_Enable": "ENABLED",
            "PDF_Preview": "DISABLED",
            "PDF_Host_Visibility": "ENABLED",
            "PDF_tag": "ENABLED",
            "User_Defined_Tag": device.tag,
        },
        "Selected_Customer": {
            "Customer_Name": device.donor.name if device.donor else "",
            "Customer_Address": "",
            "Contact_Name": device.lot_code,
            "Contact_Phone": "",
        },
    }
    lines = []
    for group, fields in groups.items():
        inside = "\n".join(f'  {name} = "{_plain(value)}";' for name, value in fields.items())
        lines.append(f"{group} : \n{{\n{inside}\n}};\n")
    return "".join(lines).encode()


def _plain(value: str) -> str:
    """One line between double quotes: what libconfig reads as a sign of its own is escaped."""
    bare = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())[:_LONGEST]
    return bare.replace("\\", "\\\\").replace('"', '\\"')
