"""Questionnaires as documents: one file per version, YAML or a workbook, in and out.

reading.py turns YAML into plain data with the place of every field, and workbook/ does so with a
workbook; form.py checks it against schema.py, meaning.py whether it holds together; importing.py
writes a draft; exporting.py gives the document of a version back, always in the one form of
canonical.py.
"""

from questionnaires.definitions.documents.exporting import checksum_of, document_of, yaml_of
from questionnaires.definitions.documents.importing import (
    Imported,
    import_document,
    read_document,
    write_draft,
)
from questionnaires.definitions.documents.problems import DocumentRefused, Problem
from questionnaires.definitions.documents.workbook import workbook_of

__all__ = [
    "DocumentRefused",
    "Imported",
    "Problem",
    "checksum_of",
    "document_of",
    "import_document",
    "read_document",
    "workbook_of",
    "write_draft",
    "yaml_of",
]
