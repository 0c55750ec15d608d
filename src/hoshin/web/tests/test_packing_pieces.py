import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from hoshin.web.packing import joined, packed


@given(st.lists(st.binary(max_size=300), max_size=8), st.integers(0, 9))
def test_joined_pieces_are_one_gzip_file(pieces, level):
    assert gzip.decompress(joined(packed(piece, level=level) for piece in pieces)) == b"".join(pieces)


def test_browsers_that_read_by_portions_can_read_it():
    whole = joined(map(packed, [b"a" * 5000, b"b", b"c" * 5000]))
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    read = b"".join(reader.decompress(whole[place : place + 7]) for place in range(0, len(whole), 7))
    assert read == b"a" * 5000 + b"b" + b"c" * 5000
    assert reader.eof


def test_a_secret_is_as_long_whatever_stands_beside_it():
    """Compressed together, a page that repeats the secret would be shorter, and could be searched for it."""
    secret, guess, wrong = packed(b"s3cr3t-t0k3n"), packed(b"value=s3cr3t-t0k3n"), packed(b"value=another-gues")
    sizes = {len(joined([beside, secret])) - len(beside[1]) for beside in (guess, wrong)}
    assert len(sizes) == 1
