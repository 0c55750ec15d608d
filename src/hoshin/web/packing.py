"""A compressed page with gaps: what stays is compressed once, what changes in every answer is compressed in between.

Every piece ends at a byte and forgets what came before it (RFC 1951, a full flush), so pieces can be joined in any order.
Secrets in the gaps are therefore never compressed together with the rest of the page, which would betray them by size.
"""

import zlib
from collections.abc import Iterable

Piece = tuple[bytes, bytes]
"""Plain bytes and the same compressed."""

_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"


def packed(plain: bytes, *, level: int = 6) -> Piece:
    """A piece that `joined` can put anywhere."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return plain, compressor.compress(plain) + compressor.flush(zlib.Z_FULL_FLUSH)


def joined(pieces: Iterable[Piece]) -> bytes:
    """The pieces as one gzip file (RFC 1952)."""
    parts, checksum, size = [_HEAD], 0, 0
    for plain, compressed in pieces:
        parts.append(compressed)
        checksum = zlib.crc32(plain, checksum)
        size += len(plain)
    parts += [_LAST_BLOCK, checksum.to_bytes(4, "little"), (size % 2**32).to_bytes(4, "little")]
    return b"".join(parts)
