"""Remove generated directories: `python scripts/clean.py corpus training`."""

import shutil
import sys
from pathlib import Path

for name in sys.argv[1:]:
    shutil.rmtree(Path(name), ignore_errors=True)
Path("project.lock").unlink(missing_ok=True)
