"""Files that come packed: a ZIP with one CSV in it; an Excel workbook is told from it."""

import io
import zipfile

from audit_portal.checking.archives import DAMAGED, HIGHEST_RATIO, RATIO_FROM
from audit_portal.organisations.register.bounds import Bounds
from audit_portal.organisations.register.problems import refused

SPOILT = "The packed file is damaged or cut short. Download it again."
NOT_ONE = "There must be one CSV file in the ZIP, and there are {}. Choose the one you want."
TOO_LARGE = "It unpacks to far more than a file of the register holds."


def is_workbook(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except DAMAGED as error:
        raise refused(SPOILT) from error


def only_text_in(raw: bytes, bounds: Bounds) -> bytes:
    """The one CSV; read to its end, so that its checksum has been compared."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = [entry for entry in archive.infolist() if _is_csv(entry.filename)]
            if len(names) != 1:
                raise refused(NOT_ONE.format(len(names) or "none"))
            return _unpacked(archive, names[0], len(raw), bounds)
    except DAMAGED as error:
        raise refused(SPOILT) from error


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX/")


def _unpacked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: int, bounds: Bounds
) -> bytes:
    with archive.open(entry) as part:
        most = min(bounds.unpacked, max(RATIO_FROM, HIGHEST_RATIO * packed))
        body = part.read(most + 1)
        if len(body) > most:
            raise refused(TOO_LARGE)
        part.read()
        return body
