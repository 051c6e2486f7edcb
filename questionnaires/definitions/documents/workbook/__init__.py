"""The document of a version as an Excel workbook: a sheet each for what is asked, scales, choices …

layout.py says which sheets and columns there are; writing.py fills them; reading.py makes of a
workbook the same document that YAML gives, with the cell of every field, so that the same checks
name the same problems.
"""

from questionnaires.definitions.documents.workbook.reading import read_workbook
from questionnaires.definitions.documents.workbook.writing import workbook_of

__all__ = ["read_workbook", "workbook_of"]
