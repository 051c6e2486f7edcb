"""Small real files for the evidence of the demo: a PDF, a Word document, a CSV and a picture.

Written by hand, byte for byte the same each time, so that the same return has the same checksum.
"""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape

A4 = (595, 842)  # points
ALWAYS = (1980, 1, 1, 0, 0, 0)  # the earliest moment a ZIP can hold


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One page: a title and lines beneath it, in a font that every reader has."""
    page = f"BT /F1 18 Tf 60 770 Td ({_pdf_text(title)}) Tj ET\n"
    for number, line in enumerate(lines):
        page += f"BT /F1 11 Tf 60 {735 - 18 * number} Td ({_pdf_text(line)}) Tj ET\n"
    stream = page.encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % A4,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _pdf_file(objects)


def _pdf_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    )
    return out.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word(title: str, paragraphs: Sequence[str]) -> bytes:
    """A Word document of plain paragraphs."""
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        for text in (title, "", *paragraphs)
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS,
        "word/document.xml": document,
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ALWAYS), text.encode())
    return out.getvalue()


def table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV."""
    return "".join(f"{','.join(row)}\r\n" for row in (heading, *rows)).encode()


def bars(heights: Sequence[int]) -> bytes:
    """A PNG of bars, each 0 to 100 high: teal on white."""
    bar, gap, height = 28, 12, 120
    line = []
    for wanted in heights:
        line += [wanted] * bar + [0] * gap
    rows = b"".join(
        b"\x00"
        + b"".join(
            b"\x0b\x59\x66" if height - 10 - y < wanted else b"\xff\xff\xff" for wanted in line
        )
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", len(line), height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _png_part(kind, content)
        for kind, content in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def _png_part(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check
