"""docs/reliability.md: what the campaigns found, and what it means, in one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.proof import chase, kills, register, small_numbers, two_writers

TEXT = """\
# Reliability

`make proof` writes this page; nobody else does. It serves the portal with gunicorn, {workers}
processes, and has people save through HTTP as their browsers would: by the button, and by the
page itself while they type. Last run on {day}: {machine}.

## Two people save one step at the same moment

Asha and Ben open the step, and their saves meet. Whoever comes second into the same question is
shown both texts and chooses. Then Priya writes over both, so that the history must hold each
single text.

**Lost** is a text that was neither saved nor shown to its writer, or that is in the end neither
in the return nor in its history.

{races}

## The web server is killed while people save

SIGKILL, by turns to one web process and to all of them at once, at any moment while five tabs
save. Four of them write three questions in each save, and into none of them twice; in the fifth
one text grows by a word a save.

**Acknowledged** means that the person was told it is saved. **Cut off** means that no reply came:
such a save is there or it is not.

**Lost** is what was acknowledged and is not there. **Half** is a save of which only a part is
there, a return whose counts or status are not those of its answers, or a row that the database
itself calls broken.

{kills}

## The chase in bad weather

130 returns over 90 days: people return, are given time, are excused and leave, nights are
missed, two chases run at once, processes are killed, and the mail server refuses, hangs and
drops. Beside it a sender is killed at each of its moments in turn. What is due is sent,
superseded, uncertain, failed or left for the board to do; **twice** is counted at the server.

```
{chases}
```

## A register cut short

The real register of Walsall, cut at {cuts} random bytes: whole lines of it are read, or nothing
and the reason is told. Read by halves: {cut}.

## Attacks on hidden figures

Figures of small groups are hidden so that nobody works them out (docs/small-numbers.md). In
{populations} random populations, with {groups} groups of which {hidden_groups} are hidden, an
outsider, each trust and some of those who answered see all tables that are shown together, know
how many stand in each cell, and look for another whole number that fits. Hidden counts worked
out, and groups shown with too few: {worked_out}.

## What an acknowledged save deserves

A save is one transaction, and its reply is sent after the commit, so a killed process takes
nothing back. A power cut is another matter: on SQLite a commit is on the disk only if it was
flushed there. The portal asks for that (`synchronous=FULL`), as PostgreSQL does by itself. It
costs one flush of the disk a save, {flush}. Without it a power cut could undo the last seconds: a
person has read “Saved at 14:03” and closed the page, or a mail has gone out whose claim is
forgotten and which then goes out again.

What one person types in one question within five minutes is one state of the history
(docs/architecture.md). A text typed over by its own author within that time is therefore in
neither place, by design and not by loss.
"""


@dataclass(frozen=True)
class Findings:
    races: Sequence[two_writers.Tally]
    kills: Sequence[kills.Tally]
    chases: Sequence[chase.Chased]
    cut: Sequence[int]
    flush: str
    small_numbers: small_numbers.Tally

    @property
    def bad_news(self) -> list[str]:
        races = [f"{one.engine}: {text}" for one in self.races for text in one.lost + one.wrong]
        kills = [f"{one.engine}: {text}" for one in self.kills for text in one.lost + one.halves]
        chases = [f"The chase did not hold:\n{one.told}" for one in self.chases if not one.holds]
        cut = [f"The register cut at byte {at}" for at in self.cut]
        return races + kills + chases + cut + self.small_numbers.worked_out


def written(findings: Findings, *, day: date, machine: str, workers: int) -> str:
    return TEXT.format(
        day=f"{day.day} {day:%B %Y}",
        machine=machine,
        workers=workers,
        races=_races(findings.races),
        kills=_kills(findings.kills),
        chases="\n".join(one.told.strip() for one in findings.chases),
        cuts=register.CUTS,
        cut=len(findings.cut),
        flush=findings.flush,
        populations=f"{findings.small_numbers.populations:,}",
        groups=f"{findings.small_numbers.groups:,}",
        hidden_groups=f"{findings.small_numbers.hidden:,}",
        worked_out=len(findings.small_numbers.worked_out),
    )


def _races(tallies: Sequence[two_writers.Tally]) -> str:
    names = (
        "database | both write in | saved | rounds | texts | saved at once | shown as a conflict"
    )
    rows = [
        [
            *(one.engine, one.where, one.how, one.rounds, one.texts, one.saved, one.shown),
            *(len(one.lost), len(one.wrong), _duration(one.seconds)),
        ]
        for one in tallies
    ]
    return _table(f"{names} | lost | other faults | time".split(" | "), rows)


def _kills(tallies: Sequence[kills.Tally]) -> str:
    names = "database | kills | acknowledged saves | cut off | of these there | lost | half | time"
    rows = [
        [
            *(one.engine, one.kills, one.acknowledged, one.cut_off, one.cut_off_and_stored),
            *(len(one.lost), len(one.halves), _duration(one.seconds)),
        ]
        for one in tallies
    ]
    return _table(names.split(" | "), rows)


def _table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [names, ["---"] * len(names), *([str(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"
