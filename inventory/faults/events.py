"""What history says of fault reports. Never how somebody is called back."""

REPORTED = "fault:reported"
HAMMERED = "fault:hammered"
ON_DEVICE = "device:fault-reported"
