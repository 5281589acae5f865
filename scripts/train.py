"""`spacy train` with one thread for matrix products; takes the same arguments.

At the sizes of this pipeline a second thread costs more than it gives, and where the other core is busy it makes training
several times slower. The variables have to be set before numpy is imported.
"""

import os
import sys

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from spacy.cli import app  # noqa: E402

if __name__ == "__main__":
    sys.argv[1:] = ["train", *sys.argv[1:]]
    app(prog_name="spacy")
