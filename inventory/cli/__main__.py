"""`python -m inventory.cli` is the same as `digibank`."""

from inventory.cli import main

main()
