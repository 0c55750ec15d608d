"""Old workbooks (.xls) made for the tests, of the fewest records that one can have."""

import struct

SECTOR, HEAD, END, FREE = 512, 8, 0xFFFFFFFE, 0xFFFFFFFF


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


BEGIN, FINISH = record(0x0809, bytes(16)), record(0x000A)


def workbook(*cells, first=0):
    """The stream of a workbook of one sheet, 一覧, with formulas in such cells, a chart and a comment.

    It says that its rows begin at `first` and end at 10.
    """
    name = "一覧".encode("utf-16-le")
    listed = record(0x0085, bytes(4) + b"\0\0" + bytes((2, 1)) + name)
    extent = record(0x0200, struct.pack("<IIHHH", first, 10, 0, 9, 0))
    place = len(BEGIN) + len(listed) + len(FINISH)
    listed = record(0x0085, struct.pack("<I", place) + b"\0\0" + bytes((2, 1)) + name)
    formulas = b"".join(record(0x0006, struct.pack("<HH", *cell) + bytes(18)) for cell in cells)
    objects = b"".join(record(0x005D, struct.pack("<HHH", 0x15, 18, kind) + bytes(16)) for kind in (5, 25))
    chart = BEGIN + record(0x0006, struct.pack("<HH", 99, 99)) + FINISH
    return BEGIN + listed + FINISH + BEGIN + extent + formulas + objects + chart + FINISH


def compound(stream):
    """The compound file that holds a stream."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    chain = [0xFFFFFFFD, END, *range(3, count + 2), END]
    head = bytearray(SECTOR)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", head, 44, 1, 1)
    struct.pack_into("<5I", head, 56, 4096, END, 0, END, 0)
    struct.pack_into("<109I", head, 76, 0, *[FREE] * 108)
    entries = b""
    for name, kind, start, length in (("Root Entry", 5, END, 0), ("Workbook", 2, 2, len(stream))):
        entry = bytearray(name.encode("utf-16-le").ljust(128, b"\0"))
        struct.pack_into("<HB", entry, 64, 2 * len(name) + 2, kind)
        struct.pack_into("<II", entry, 116, start, length)
        entries += entry
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    return bytes(head) + table + entries.ljust(SECTOR, b"\0") + stream


def numbers(rows, form):
    """The stream of a workbook of one sheet, 一覧: `rows` of words and numbers, the numbers of the first column in a format.

    The number in the first column stands in full in the first row, short in the second, and beside another in the others.
    """
    begin = [record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6)) for kind in (0x0005, 0x0010)]
    formats = record(0x041E, struct.pack("<HHB", 164, len(form), 0) + form.encode("latin-1"))
    formats += b"".join(record(0x00E0, struct.pack("<HH", 0, kind) + bytes(16)) for kind in (0, 164))
    name = "一覧".encode("utf-16-le")
    listed = len(begin[0] + formats + FINISH) + 4 + 8 + len(name)
    sheet = record(0x0085, struct.pack("<IBBBB", listed, 0, 0, 2, 1) + name)
    cells = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, 2, 0))
    for place, (first, second) in enumerate(rows):
        if isinstance(first, str):
            cells += b"".join(_word(place, column, text) for column, text in enumerate((first, second)))
        elif place == 1:
            cells += record(0x0203, struct.pack("<HHHd", place, 0, 1, first)) + _word(place, 1, second)
        elif place == 2:
            cells += record(0x027E, struct.pack("<HHHI", place, 0, 1, first << 2 | 2)) + _word(place, 1, second)
        else:
            both = struct.pack("<HIHI", 1, first << 2 | 2, 0, int(second) << 2 | 2)
            cells += record(0x00BD, struct.pack("<HH", place, 0) + both + struct.pack("<H", 1))
    return begin[0] + formats + sheet + FINISH + begin[1] + cells + FINISH


def _word(row, column, text):
    content = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
    return record(0x0204, content)
