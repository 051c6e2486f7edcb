"""Small real files, made in memory: what honest people upload, and what others try."""

import io
import struct
import zipfile
from email.message import EmailMessage
from zlib import compress

import pikepdf
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"
MAINS = {
    "docx": ("word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OFFICE}.spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", f"{OFFICE}.presentationml.presentation.main+xml"),
    "docm": ("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
    "dotx": ("word/document.xml", f"{OFFICE}.wordprocessingml.template.main+xml"),
}


def zipped(
    parts: dict[str, bytes], *, how: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        archive.comment = comment
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body, how)
    return out.getvalue()


def office(kind: str, extra: dict[str, bytes] | None = None) -> bytes:
    main, content_type = MAINS[kind]
    types = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{main}" ContentType="{content_type}"/></Types>'
    )
    parts = {"[Content_Types].xml": types.encode(), "_rels/.rels": b"<r/>", main: b"<x/>" * 50}
    return zipped(parts | (extra or {}))


def open_document(kind: str = "text", extra: dict[str, bytes] | None = None) -> bytes:
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "META-INF/manifest.xml": b"<manifest/>",
        "content.xml": b"<x/>",
    }
    return zipped(parts | (extra or {}))


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise((32, 32), 20).save(out, kind)
    return out.getvalue()


def heic(brand: bytes = b"heic") -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + bytes(4) + b"mif1" + brand + bytes(200)


PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}


def pdf(**root: str) -> bytes:
    """A one-page PDF; `root` adds entries to its catalogue, hidden in a compressed stream."""
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = document.make_indirect(pikepdf.Object.parse(value.encode()))
    document.save(out, deterministic_id=True, **PACKED)
    return out.getvalue()


def locked_pdf() -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def pdf_carrying_a_file() -> bytes:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["setup.exe"] = pikepdf.AttachedFileSpec(document, program())
    document.save(out)
    return out.getvalue()


def pdf_bomb(megabytes: int) -> bytes:
    """A good PDF whose objects lie in a stream that is small here and enormous unpacked."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>> ",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>> ",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> ",
    )
    offsets = [sum(len(body) for body in objects[:n]) for n in range(3)]
    index = b"".join(b"%d %d " % (n, offset) for n, offset in enumerate(offsets, start=1))
    packed = compress(index + b"".join(objects) + b" " * (megabytes * 1024 * 1024), 1)
    head = b"%PDF-1.7\n"
    stream = (
        b"4 0 obj\n<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>stream\n"
        % (len(index), len(packed))
        + packed
        + b"\nendstream endobj\n"
    )
    # Rows of a cross-reference stream: kind, then where (or in which stream), then place in it.
    where = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, len(head), 0)]
    rows = b"".join(struct.pack(">BIB", *row) for row in where)
    table = b"5 0 obj\n<</Type/XRef/W[1 4 1]/Size 5/Root 1 0 R/Length %d>>stream\n" % len(rows)
    end = b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(head + stream)
    return head + stream + table + rows + end


def program() -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\x00\x00" + bytes(400)


def mail(*attachments: tuple[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "asha@example.org", "ben@example.org"
    message["Subject"], message["Date"] = "Minutes", "Tue, 10 Mar 2026 14:03:00 +0000"
    message.set_content("Here they are.")
    message.add_alternative("<p>Here <b>they</b> are.</p>", subtype="html")
    for name, body in attachments:
        message.add_attachment(body, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams; a path such as "Macros/VBA/dir" makes its storages.

    Every stream is padded to a sector chain of its own (4,096 bytes at least), so that no short
    stream needs the small-block table.
    """
    entries = _tree(streams)
    chains: list[list[int]] = []
    body = b""
    for entry in entries:
        if entry.data is None:
            continue
        data = entry.data.ljust(4096, b"\x00")
        entry.size = len(data)
        entry.start, count = len(body) // 512, -(-len(data) // 512)
        chains.append(list(range(entry.start, entry.start + count)))
        body += data.ljust(count * 512, b"\x00")
    directory = b"".join(entry.packed() for entry in entries)
    directory += bytes(-len(directory) % 512)
    start = len(body) // 512
    chains.append(list(range(start, start + len(directory) // 512)))
    body += directory
    used = len(body) // 512
    fats = 1
    while fats * 128 < used + fats:
        fats += 1
    table = [0xFFFFFFFF] * (fats * 128)
    for chain in chains:
        for here, following in zip(chain, [*chain[1:], 0xFFFFFFFE], strict=True):
            table[here] = following
    for fat in range(used, used + fats):
        table[fat] = 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, start, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    difat = [*range(used, used + fats), *[0xFFFFFFFF] * (109 - fats)]
    header += struct.pack("<109I", *difat)
    return header + body + struct.pack(f"<{len(table)}I", *table)


class _Entry:
    NOTHING = 0xFFFFFFFF

    def __init__(self, name: str, data: bytes | None) -> None:
        self.name, self.data = name, data
        self.sibling = self.child = self.NOTHING
        self.start, self.size = 0, 0

    def packed(self) -> bytes:
        name = (self.name + "\x00").encode("utf-16-le")
        kind = 5 if self.name == "Root Entry" else 1 if self.data is None else 2
        start = self.start if self.data is not None else (0xFFFFFFFE if kind == 5 else 0)
        return (
            name.ljust(64, b"\x00")
            + struct.pack("<HBBIII", len(name), kind, 1, self.NOTHING, self.sibling, self.child)
            + bytes(36)
            + struct.pack("<IQ", start, self.size)
        )


def _tree(streams: dict[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", None)]
    places = {"": 0}
    for path, data in streams.items():
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            here = "/".join(parts[:depth])
            if here in places:
                continue
            entry = _Entry(parts[depth - 1], data if depth == len(parts) else None)
            parent = entries[places["/".join(parts[: depth - 1])]]
            entry.sibling, parent.child = parent.child, len(entries)
            places[here] = len(entries)
            entries.append(entry)
    return entries


def word_97(*, encrypted: bool = False, **more: bytes) -> bytes:
    fib = bytearray(512)
    fib[11] = 1 if encrypted else 0
    return compound({"WordDocument": bytes(fib), **more})


def excel_97(*records: tuple[int, bytes]) -> bytes:
    stream = b"".join(
        struct.pack("<HH", kind, len(body)) + body
        for kind, body in ((0x0809, bytes(16)), *records, (0x000A, b""))
    )
    return compound({"Workbook": stream})


def powerpoint_97(*objects: bytes) -> bytes:
    stream = struct.pack("<HHI", 0x0F, 0x03E8, 8) + bytes(8)
    for body in objects:
        packed = struct.pack("<I", len(body)) + compress(body)
        stream += struct.pack("<HHI", 0x10, 0x1011, len(packed)) + packed
    return compound({"PowerPoint Document": stream})


def outlook(**attachments: bytes) -> bytes:
    streams = {"__properties_version1.0": b"x"}
    for number, body in enumerate(attachments.values()):
        streams[f"__attach_version1.0_#{number:08X}/__substg1.0_37010102"] = body
    return compound(streams)
