"""The command line `dprk-ner`: one file a command, each a typer wrapper around a plain function."""
