"""The application `dprk-ner`."""

import typer

from .annotate import annotate_cli
from .articles import articles_cli
from .check import check_cli
from .evaluate import evaluate_cli
from .show import show_cli

app = typer.Typer(
    name="dprk-ner",
    help="Numeral-named factories, anonymous sources and hedged claims in English reporting on North Korea.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("annotate")(annotate_cli)
app.command("show")(show_cli)
app.command("articles")(articles_cli)
app.command("evaluate")(evaluate_cli)
app.command("check")(check_cli)


def main() -> None:
    """Entry point of the console script."""
    app()


if __name__ == "__main__":
    main()
