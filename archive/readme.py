"""The word to whoever unpacks an archive."""

from datetime import datetime
from typing import Any

from audit_portal.figures.days import day_of, spoken

NAME = "README.txt"

TEXT = """\
{name}

This is all that the board keeps in the safeguarding audit portal, as it was on {day}.

It names people and holds what organisations wrote about their safeguarding. Keep it where only
those can reach it who may read that, and delete copies that nobody needs.

To read it
----------
tables/      Spreadsheets open these. For each round: the answers, the returns and the actions.
             evidence.csv says which file in files/ belongs to what, and under which name it came.
files/       The evidence that was attached, and the board's logo, as they were uploaded.

To take it into a portal
------------------------
data/        One file for each table of the portal, one row on each line, as JSON. The board's own
             questionnaires are here, every answer with its history, the sign-offs, the letters.
manifest.json   Each file with its size and SHA-256 checksum, and how many rows it has.

Set up an empty portal of the same release and call there:

    python manage.py import_board THIS_FILE.zip

It takes in all or nothing, and says what is wrong if anything is.

What is not in it
-----------------
Passwords, links and codes. After the move everybody chooses a new password under “Forgotten your
password?”. Invitations that nobody had taken up wait to be sent again. Links for approval are
withdrawn: the lead sends a new one.{unsent}
What other boards own: rounds they run, and what an organisation answered to them.
"""


def text(said: dict[str, Any], at: datetime) -> str:
    return TEXT.format(
        name=said["name"],
        day=spoken(day_of(at)),
        unsent=_unsent(said["unsent"]),
    )


def _unsent(number: int) -> str:
    if not number:
        return ""
    return (
        f"\nMessages that waited to be sent: {number}. The old portal sends them, if it still runs."
    )
