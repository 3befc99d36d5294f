"""Files in the container of old Office programs (OLE), made for tests from their streams; mails of Outlook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from struct import pack
from typing import Any, Union

Tree = Mapping[str, Union[bytes, "Tree"]]
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096


def _flat(tree: Tree, entries: list[list[object]], parent: int) -> None:
    """Add the entries of a storage: name, kind, right neighbour, child and data; they follow one another to the right."""
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    before = -1
    for name in names:
        value, at = tree[name], len(entries)
        entries.append([name, 1 if isinstance(value, Mapping) else 2, FREE, FREE, b"" if isinstance(value, Mapping) else value])
        if before < 0:
            entries[parent][3] = at
        else:
            entries[before][2] = at
        before = at
        if isinstance(value, Mapping):
            _flat(value, entries, at)


def _chain(table: list[int], data: bytes, size: int) -> int:
    """Number the pieces of some data in a table; where they begin."""
    first, count = len(table), -(-len(data) // size)
    table += [*range(first + 1, first + count), END] if count else []
    return first if count else END


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def compound(tree: Tree) -> bytes:
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, b""]]
    _flat(tree, entries, 0)
    small, minifat, starts = b"", [], []
    for _, kind, _, _, data in entries:
        assert isinstance(data, bytes)
        starts.append(_chain(minifat, data, MINI) if kind == 2 and len(data) < CUTOFF else END)
        small += _padded(data, MINI) if starts[-1] != END else b""
    entries[0][4] = small
    fat: list[int] = []
    body = b""
    for at, (_, kind, _, _, data) in enumerate(entries):
        assert isinstance(data, bytes)
        if (kind == 2 and len(data) >= CUTOFF) or (kind == 5 and data):
            starts[at] = _chain(fat, data, SECTOR)
            body += _padded(data, SECTOR)
    packed = b"".join(pack("<I", one) for one in minifat)
    mini = _chain(fat, packed, SECTOR)
    body += _padded(packed, SECTOR)
    folder = _padded(b"".join(_entry(one, start) for one, start in zip(entries, starts, strict=True)), SECTOR)
    listed = _chain(fat, folder, SECTOR)
    body += folder
    sectors = next(n for n in range(1, 100) if n * 128 >= len(fat) + n)
    places = [*range(len(fat), len(fat) + sectors), *[FREE] * (109 - sectors)]
    fat += [FAT] * sectors
    body += _padded(b"".join(pack("<I", one) for one in [*fat, *[FREE] * (-len(fat) % 128)]), SECTOR)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    count = -(-len(packed) // SECTOR)
    return (
        head
        + pack("<IIIIIIIIII", 0, sectors, listed, 0, CUTOFF, mini, count, END, 0, *places[:1])
        + b"".join(pack("<I", one) for one in places[1:])
        + body
    )


def _entry(entry: list[object], start: int) -> bytes:
    name, kind, right, child, data = entry
    assert isinstance(name, str)
    assert isinstance(data, bytes)
    told = (name + "\0").encode("utf-16-le")
    return told.ljust(64, b"\0") + pack("<HBBIII16xI16xIQ", len(told), kind, 1, FREE, right, child, 0, start, len(data))


def _properties(
    values: Mapping[int, str | bytes | int | datetime], header: int, codec: str = ""
) -> Iterator[tuple[str, bytes]]:
    """The streams of properties; text is in UTF-16, or in a code page."""
    rows = bytes(header)
    for name, value in values.items():
        if isinstance(value, int):
            rows += pack("<HHIq", 3, name, 6, value)
        elif isinstance(value, datetime):
            rows += pack("<HHIq", 0x40, name, 6, int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds() * 10**7))
        else:
            kind, data = 0x102, value
            if isinstance(value, str):
                kind, data = 0x1E if codec else 0x1F, value.encode(codec or "utf-16-le", "replace")
            rows += pack("<HHIII", kind, name, 6, len(data), 0)
            yield f"__substg1.0_{name:04X}{kind:04X}", data
    yield "__properties_version1.0", rows


def mail_of(
    text: str = "",
    attached: Mapping[str, bytes | Tree] = {},
    subject: str = "县域服务年报",
    *,
    more: Mapping[int, bytes] = {},
    header: int = 32,
    codec: str = "",
    page: int = 0,
) -> Tree:
    """The streams of a mail of Outlook, or of one that hangs on it."""
    said: dict[int, str | bytes | int | datetime] = {
        **{0x0037: subject, 0x0C1A: "望海编辑室", 0x0C1F: "news@example.org"},
        0x0039: datetime(2023, 11, 8, 1, 30, tzinfo=UTC),
        **({0x3FFD: page} if page else {}),
        **({0x1000: text} if text else {}),
        **more,
    }
    tree: dict[str, bytes | Tree] = dict(_properties(said, header, codec))
    tree["__nameid_version1.0"] = {"__substg1.0_00020102": bytes(16)}
    for number, (name, data) in enumerate(attached.items()):
        plain: dict[int, str | bytes | int | datetime] = {0x3707: name, 0x3705: 1 if isinstance(data, bytes) else 5}
        held: dict[str, bytes | Tree] = dict(_properties(plain | ({0x3701: data} if isinstance(data, bytes) else {}), 8))
        if not isinstance(data, bytes):
            held["__substg1.0_3701000D"] = data
        tree[f"__attach_version1.0_#{number:08X}"] = held
    return tree


def outlook(text: str = "", attached: Mapping[str, bytes | Tree] = {}, subject: str = "县域服务年报", **more: Any) -> bytes:
    """A mail of Outlook."""
    return compound(mail_of(text, attached, subject, **more))
