"""The pages of the workbench, for a phone in one hand."""
