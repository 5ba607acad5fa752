"""The forms of the workbench: few fields, large targets."""
