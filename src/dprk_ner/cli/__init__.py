"""The command line `dprk-ner`: one file a command, each a typer wrapper around a plain function."""

import os

# Before numpy is imported: matrices as small as these are multiplied several times slower by two threads than by one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
