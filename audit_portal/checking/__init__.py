"""What an uploaded file really is, by its content and never by its name.

`check_apart` is what the portal calls: it runs `check` in a process of its own, with little memory
and little time, because the files come from anywhere and their readers are large. Nothing in this
package knows Django, so that the process starts at once.
"""

from audit_portal.checking.apart import check_apart, redraw_apart
from audit_portal.checking.content import check
from audit_portal.checking.file_types import (
    ALLOWED,
    BY_CODE,
    FileType,
    Refused,
)

__all__ = ["ALLOWED", "BY_CODE", "FileType", "Refused", "check", "check_apart", "redraw_apart"]
