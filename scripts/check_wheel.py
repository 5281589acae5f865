"""Does the wheel work where nothing else is? `check_wheel.py DIST PROJECT_FILE`.

Installs the one wheel in DIST into a fresh virtual environment, loads it there from another directory with every
network connection refused, runs `dprk-ner check`, and asserts that every output which the project file declares
exists.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import srsly

#: Seconds that spacy.load("dprk_ner") may take, and megabytes the wheel may have.
MAX_LOAD, MAX_SIZE = 2.0, 30.0

PROBE = """
import socket, time

def refuse(*args, **kwargs):
    raise AssertionError("a network connection was attempted")

socket.socket.connect = refuse
import spacy
times = []
for _ in range(3):
    start = time.perf_counter()
    nlp = spacy.load("dprk_ner")
    times.append(time.perf_counter() - start)
doc = nlp("The May 7 Factory may reopen in spring, a source in Hyesan told Daily NK.")
print({key: [span.text for span in doc.spans[key]] for key in doc.spans})
print(f"spacy.load: {sorted(times)[1]:.2f} s (median of 3)")
assert sorted(times)[1] < MAX_LOAD, times
""".replace("MAX_LOAD", str(MAX_LOAD))


def missing_outputs(project_file: Path) -> list[str]:
    """Declared outputs of the workflow `all` that do not exist."""
    project = srsly.read_yaml(project_file)
    commands = {command["name"]: command for command in project["commands"]}
    declared = [
        path
        for name in project["workflows"]["all"]
        for key in ("outputs", "outputs_no_cache")
        for path in commands[name].get(key, [])
    ]
    return [path for path in declared if not (project_file.parent / path).exists()]


def main(dist: Path, project_file: Path) -> None:
    """Run every check; an AssertionError or a failing command ends the workflow."""
    wheels = list(dist.glob("*.whl"))
    assert len(wheels) == 1, f"expected one wheel in {dist}, found {[w.name for w in wheels]}"
    size = wheels[0].stat().st_size / 1e6
    assert size < MAX_SIZE, f"the wheel has {size:.1f} MB, more than {MAX_SIZE}"
    missing = missing_outputs(project_file)
    assert not missing, f"declared outputs that were not written: {missing}"
    with tempfile.TemporaryDirectory() as folder:
        environment = Path(folder) / "venv"
        venv.create(environment, with_pip=True)
        python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheels[0].resolve())],
            check=True,
        )
        for command in ([str(python), "-c", PROBE], [str(python), "-m", "dprk_ner", "check"]):
            subprocess.run(command, check=True, cwd=folder)
    print(f"{wheels[0].name}: {size:.1f} MB, installed and loaded in a fresh environment")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
