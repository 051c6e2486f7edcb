"""What changed between two versions, told from their structures alone.

plain.py puts a structure into a form that can be compared and put back together; listed.py finds
the fewest moves that make one list into another; continuing.py says which questions go on from
which; difference.py gives the account of it; crossing.py pairs questions of different
questionnaires by what they refer to;
summary.py counts it, for every place that says how many are new; words.py and telling.py print it.
"""

from questionnaires.definitions.comparing.continuing import Continuity, Link
from questionnaires.definitions.comparing.crossing import crosswalk
from questionnaires.definitions.comparing.difference import Difference, apply, compare
from questionnaires.definitions.comparing.likeness import asked_alike
from questionnaires.definitions.comparing.questions import Aspect, QuestionDifference, State
from questionnaires.definitions.comparing.summary import Summary, summary_of

__all__ = [
    "Aspect",
    "Continuity",
    "Difference",
    "Link",
    "QuestionDifference",
    "State",
    "Summary",
    "apply",
    "asked_alike",
    "compare",
    "crosswalk",
    "summary_of",
]
