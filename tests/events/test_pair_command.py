"""manage.py pair --input: JSON on stdout, sentences on stderr, and no database at all."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_DATABASE = "postgres://nobody@127.0.0.1:1/none"
FIVE: dict[str, Any] = {
    "participants": [
        {"id": "a", "sector": "health", "size": 10, "ratings": {"x": 1.0}, "evidence": {"x": 0.5}},
        {"id": "b", "sector": "police", "size": 20, "ratings": {"x": 0.0}},
        {"id": "c", "sector": "health", "parent": "p"},
        {"id": "d", "sector": "council", "parent": "p"},
        {"id": "e"},
    ]
}


def run(path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", "pair", "--input", str(path), *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": NO_DATABASE},
        capture_output=True,
        text=True,
        check=False,
    )


def written(folder: Path, document: Any) -> Path:
    path = folder / "event.json"
    text = document if isinstance(document, str) else json.dumps(document)
    path.write_text(text, encoding="utf-8")
    return path


def test_json_in_the_words_that_stay(tmp_path: Path) -> None:
    done = run(written(tmp_path, FIVE), "--format", "json", "--with-weights")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == [
        *("participants", "groups", "unpaired", "total_weight", "optimal", "bound"),
        *("greedy_weight", "random_mean_weight", "rules_in_the_way", "weights"),
    ]
    assert found["participants"] == 5
    assert sorted(len(group["members"]) for group in found["groups"]) == [2, 3]
    assert found["optimal"] is True
    assert found["bound"] == found["total_weight"] >= found["greedy_weight"]
    assert ["c", "d"] not in [both[:2] for both in found["weights"]]
    assert len(found["weights"]) == 9


def test_rules_that_leave_somebody_out_end_with_2(tmp_path: Path) -> None:
    path = written(tmp_path, {"participants": FIVE["participants"][2:4]})
    done = run(path, "--format", "json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["unpaired"] == ["c", "d"]
    assert done.stderr == "c and d belong to the same body (p).\n"


@pytest.mark.parametrize(
    ("document", "lines"),
    [
        ("{", ["it is not JSON (line 1, column 2)."]),
        (f"[{'9' * 5000}]", ["it holds a number with too many digits."]),
        (
            '{"participants": [{"id": "\\ud800"}, {"id": "a", "size": 1' + "0" * 400 + "}]}",
            [
                "participants, 1: it must be an object with an id of its own.",
                "participants, 2 (a): size must be a number from 0 to 1,000,000,000,000, or null.",
            ],
        ),
        ("[]", ["The input must be one JSON object."]),
        ("{}", ["participants is missing."]),
        (
            {
                "participants": [
                    {"id": "a", "ratings": {"x": 2}},
                    {"id": "a"},
                    {"id": 7},
                    {"id": "b", "size": -1, "colour": "red"},
                ],
                "conflicts": [["a", "z"], ["a"], ["b", "b"]],
                "history": [["a", "b", 0]],
                "shares": {"luck": 1, "novelty": -1},
                "group_size": 4,
                "odd": "four",
            },
            [
                "participants, 1 (a): ratings of 'x' must be a number from 0 to 1, not 2.",
                "participants, 2: the id 'a' is there twice.",
                "participants, 3: it must be an object with an id of its own.",
                (
                    "participants, 4 (b) has “colour”, which is none of: evidence, id, name, "
                    "parent, ratings, sector, size."
                ),
                "participants, 4 (b): size must be a number from 0 to 1,000,000,000,000, or null.",
                "conflicts, 1: there is no participant 'z'.",
                "conflicts, 2: it must be a list of two ids.",
                "conflicts, 3: 'b' is named with itself.",
                "history, 1: rounds ago must be a whole number from 1.",
                (
                    "shares has “luck”, which is none of: common_ground, complement, "
                    "different_sector, novelty, similar_size, unsupported_claims."
                ),
                "shares: novelty must be a number from 0, not -1.",
                "group_size must be 2 or 3, not 4.",
                "odd must be three or bye, not 'four'.",
            ],
        ),
    ],
)
def test_bad_input_is_told_whole_line_by_line(
    tmp_path: Path, document: Any, lines: list[str]
) -> None:
    path = written(tmp_path, document)
    done = run(path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    said = done.stderr.replace(f"{path}: ", "").replace("CommandError: ", "").splitlines()
    assert said[: len(lines)] == lines


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run(tmp_path / "none.json")
    assert done.returncode == 1
    assert "No such file" in done.stderr
    assert "Traceback" not in done.stderr
