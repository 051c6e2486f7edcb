"""Questionnaires as documents: one YAML file per version, in and out.

reading.py turns bytes into plain data with the place of every field; form.py checks it against
schema.py, meaning.py whether it holds together; importing.py writes a draft; exporting.py gives
the document of a version back, always in the one form of canonical.py.
"""

from questionnaires.definitions.documents.exporting import checksum_of, document_of, yaml_of
from questionnaires.definitions.documents.importing import (
    Imported,
    import_document,
    read_document,
    write_draft,
)
from questionnaires.definitions.documents.problems import DocumentRefused, Problem

__all__ = [
    "DocumentRefused",
    "Imported",
    "Problem",
    "checksum_of",
    "document_of",
    "import_document",
    "read_document",
    "write_draft",
    "yaml_of",
]
