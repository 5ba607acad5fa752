"""The seal on papers: show it, renew its key, trust the certificates of former keys."""

import json
from pathlib import Path

import click

from inventory.cli.locking import alone
from inventory.cli.running import settings
from inventory.history import documents


@click.group("seal")
def seal_group() -> None:
    """The seal that the Digibank puts on its papers."""


@seal_group.command("show")
@click.option("--json", "as_json", is_flag=True, help="For a machine to read.")
@click.option("--certificate", is_flag=True, help="Print the certificate itself, to trust it elsewhere.")
def show(as_json: bool, certificate: bool) -> None:
    """Print the fingerprints of the seal: the present key first, then the former ones that are still trusted."""
    own = settings()
    seal = documents.HouseSeal.load(own)
    if certificate:
        click.echo(seal.certificate_pem().decode(), nl=False)
        return
    rows = [{**each, "valid_until": each["valid_until"].isoformat()} for each in seal.described()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(f"{'seals now' if row['seals'] else 'trusted'}  {row['fingerprint']}  {row['organisation']}")
        click.echo(f"           until {row['valid_until'][:10]}")


@seal_group.command("renew")
def renew() -> None:
    """Make a new key. Papers of the former one stay ours; nobody can seal with the former one any more."""
    own = settings()
    with alone(own):
        seal = documents.renew(own)
    click.echo(f"The seal has a new key: {seal.fingerprint}. Keep a copy of the instance folder in a safe place.")


@seal_group.command("trust")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def trust(file: Path) -> None:
    """Trust the certificates in FILE (PEM) as those of former keys: papers with these seals are ours too."""
    added = documents.trust(settings(), file.read_bytes())
    click.echo(f"{added} certificates added. A running service knows them after its next start.")


COMMANDS: tuple[click.Command, ...] = (seal_group,)
