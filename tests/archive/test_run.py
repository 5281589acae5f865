"""Runs: parts and manifest, going on after a stop, rejects, refusals; the same records whoever does the work."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from dprk_ner.archive import disk
from dprk_ner.archive.plan import ChangedInput, Cut
from dprk_ner.archive.readers import Columns
from dprk_ner.errors import InputError
from dprk_ner.formats import Input
from dprk_ner.records import to_record

from .conftest import content, rows


def test_parts_manifest_and_rejects(run: Callable, archive: Path, tmp_path: Path, tiny: Language) -> None:
    out = tmp_path / "out"
    count, told = run(archive, output=out)
    assert count == 3
    assert [(reject["line"], reject["path"]) for reject in told] == [
        (8, str(archive)),
        (13, str(archive)),
        (26, str(archive)),
    ]
    assert [json.loads(line) for line in (out / "rejects.jsonl").read_text("utf-8").splitlines()] == told
    assert [row["doc_id"] for row in rows(out)] == [f"d{i}" for i in range(30)]
    assert sorted(content(out)) == ["manifest.json", *(f"part-00000-0000{i}.jsonl" for i in range(5)), "rejects.jsonl"]
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert (manifest["documents"], manifest["rejects"]) == (30, 3)
    assert [part["documents"] for part in manifest["parts"]] == [7, 7, 8, 7, 1]
    text = rows(out)[4]["text"]
    expected = to_record(tiny(text), doc_id="d4", meta={"n": 4})
    assert [row["text"] for row in rows(out)[4]["factories"]] == [row["text"] for row in expected["factories"]] != []


def test_going_on_after_every_possible_stop(
    run: Callable, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever a run stops between two writes, the next one ends with the same files."""
    run(archive, output=tmp_path / "whole")
    whole, write, stops = content(tmp_path / "whole"), disk.write_whole, 0
    for limit in range(1, 30):
        out, left = tmp_path / f"out{limit}", limit

        def stop(path: Path, chunks: Any) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            write(path, chunks)

        monkeypatch.setattr(disk, "write_whole", stop)
        try:
            run(archive, output=out)
            break
        except KeyboardInterrupt:
            stops += 1
            monkeypatch.setattr(disk, "write_whole", write)
            run(archive, output=out, resume=True)
        assert content(out) == whole
    assert stops > 10


def test_one_file_appears_when_all_is_done(run: Callable, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    run(archive, output=tmp_path / "whole")
    run(archive, output=out)
    assert [json.loads(line) for line in out.read_text("utf-8").splitlines()] == rows(tmp_path / "whole")
    assert (tmp_path / "records.rejects.jsonl").read_bytes() == (tmp_path / "whole" / "rejects.jsonl").read_bytes()
    assert not (tmp_path / "records.jsonl.parts").exists()


def test_a_run_that_was_stopped_right_behind_its_manifest_is_tidied(
    run: Callable, archive: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(archive, output=out)
    whole = content(out)
    (out / "_run").mkdir()
    (out / "_run" / "part-00000-00001.json").write_text("{}", "utf-8")
    (out / ".manifest.json.0.tmp").touch()
    run(archive, output=out, resume=True)
    assert content(out) == whole


def test_a_finished_run_has_nothing_to_do(run: Callable, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(archive, output=out)
    before = content(out)
    with pytest.raises(InputError, match="--resume goes on"):
        run(archive, output=out)
    assert run(archive, output=out, resume=True) == (3, [])
    assert content(out) == before


def halfway(run: Callable, archive: Path, out: Path) -> None:
    """The state that a run leaves that was killed after three parts."""
    run(archive, output=out)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    (out / "_run").mkdir()
    (out / "_run" / "run.json").write_text(json.dumps({"settings": manifest["settings"]}), "utf-8")
    for part in manifest["parts"][:3]:
        (out / "_run" / f"{part['name']}.json").write_text(json.dumps(part), "utf-8")
    for part in manifest["parts"][3:]:
        (out / f"{part['name']}.jsonl").unlink()
    (out / "manifest.json").unlink()
    (out / "rejects.jsonl").unlink()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace('"n": 3}', '"n": 4}'), "changed since the run began"),
        (lambda text: text + '{"text": "More."}\n', "another size"),
        (lambda text: text[: len(text) // 2], "another size"),
    ],
)
def test_a_changed_input_is_refused(run: Callable, archive: Path, tmp_path: Path, change: Callable, words: str) -> None:
    out = tmp_path / "out"
    halfway(run, archive, out)
    before = content(out)
    archive.write_text(change(archive.read_text("utf-8")), "utf-8")
    with pytest.raises(ChangedInput, match=words) as caught:
        run(archive, output=out, resume=True)
    assert caught.value.path == str(archive)
    assert content(out) == before


def test_other_settings_are_refused(run: Callable, archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    halfway(run, archive, out)
    with pytest.raises(InputError, match="--part-size was 8 and is 9"):
        run(archive, output=out, resume=True, part_size=9)
    with pytest.raises(InputError, match="--format was 'jsonl' and is 'csv'"):
        run(archive, output=out, resume=True, form="csv")
    (tmp_path / "other.txt").write_text("One.", "utf-8")
    with pytest.raises(ChangedInput, match="is new"):
        run(archive, tmp_path / "other.txt", output=out, resume=True)


def test_a_folder_of_something_else_is_refused(run: Callable, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "photos").mkdir(parents=True)
    with pytest.raises(InputError, match="other things in it"):
        run(archive, output=tmp_path / "out")


def test_output_within_the_input_is_refused(run: Callable, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="within the input"):
        run(tmp_path, output=tmp_path / "out")
    with pytest.raises(InputError, match="input and output at once"):
        run(archive, output=tmp_path)
    with pytest.raises(InputError, match="only once"):
        run("-", output=tmp_path / "out", resume=True)


def test_a_full_disk(run: Callable, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = disk.write_whole

    def full(path: Path, chunks: Any) -> None:
        if path.name.startswith("part-00000-00002"):
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, chunks)

    monkeypatch.setattr(disk, "write_whole", full)
    with pytest.raises(InputError, match=r"cannot write .*: No space left on device; what is finished is kept"):
        run(archive, output=tmp_path / "out")
    monkeypatch.setattr(disk, "write_whole", write)
    run(archive, output=tmp_path / "out", resume=True)
    run(archive, output=tmp_path / "whole")
    assert content(tmp_path / "out") == content(tmp_path / "whole")


def test_nothing_half_written_stays(tmp_path: Path) -> None:
    def chunks() -> Any:
        yield b"half"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        disk.write_whole(tmp_path / "file", chunks())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(run: Callable, archive: Path, tmp_path: Path) -> None:
    for out in ("/proc/out", "/proc/records.jsonl"):
        with pytest.raises(InputError, match=f"cannot write {out}"):
            run(archive, output=out)


def test_strict_stops_at_the_first_bad_record(run: Callable, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(archive, output=tmp_path / "out", strict=True, part_size=4)
    assert (caught.value.path, caught.value.line) == (str(archive), 8)
    assert len(rows(tmp_path / "out")) == 4


def test_a_document_that_breaks_the_pipeline(run: Callable, tmp_path: Path, tiny: Language) -> None:
    path, out = tmp_path / "in.jsonl", tmp_path / "out"
    path.write_text("".join(f'{{"text": "Text {i}.", "id": "{i}"}}\n' for i in range(9)), "utf-8")
    call = tiny.tokenizer

    def break_at_four(text: str) -> Any:
        if "4" in text:
            raise MemoryError("too much")
        return call(text)

    tiny.tokenizer = break_at_four
    try:
        count, told = run(path, output=out)
    finally:
        tiny.tokenizer = call
    assert count == 1
    assert [(r["id"], r["line"]) for r in told] == [("4", 5)]
    assert "MemoryError" in told[0]["reason"]
    assert [row["doc_id"] for row in rows(out)] == [str(i) for i in range(9) if i != 4]


def test_parts_do_not_depend_on_the_number_of_processes(run: Callable, archive: Path, tmp_path: Path) -> None:
    for n in (1, 2, 3):
        run(archive, output=tmp_path / f"out{n}", n_process=n)
    assert content(tmp_path / "out1") == content(tmp_path / "out2") == content(tmp_path / "out3")


def test_columns(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text('key,body,outlet\na,"One,\ntwo.",KCNA\nb,Three.,Daily NK\n', "utf-8")
    run(path, output=tmp_path / "out", cut=Cut(8, 3, Columns("body", "key")))
    found = [(row["doc_id"], row["text"], row["meta"]) for row in rows(tmp_path / "out")]
    assert found == [("a", "One,\ntwo.", {"outlet": "KCNA"}), ("b", "Three.", {"outlet": "Daily NK"})]


def test_cuts_of_an_input_that_is_done_are_not_annotated_again(
    run: Callable, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dprk_ner.archive import worker

    out = tmp_path / "out"
    run(archive, output=tmp_path / "whole")
    halfway(run, archive, out)
    seen: list[Input] = []
    pipe = worker.pipe_in_order
    monkeypatch.setattr(worker, "pipe_in_order", lambda items, nlp: seen.extend(items) or pipe(items, nlp))
    run(archive, output=out, resume=True)
    assert len(seen) == 8
    assert content(out) == content(tmp_path / "whole")
    shutil.rmtree(out)
