"""Which packing a reader gets, and that what is packed is the same bytes again."""

import gzip

import brotli
import pytest
from backports import zstd

from timeline.packing import PACKERS, choose

BODY = b"A bridge opened on 28 February 2019. " * 100


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0.001", "gzip"),
        ("*", "br"),
        ("*, br;q=0", "zstd"),
        ("*;q=0", ""),
        ("gzip;q=0", ""),
        ("gzip;q=0.5, identity", ""),
        ("gzip;q=high", ""),
        ("gzip ; q=1", "gzip"),
        ("br;q=1.0.0", ""),
        ("br;q=²", ""),
        ("br;q=.", ""),
        (",,;", ""),
    ],
)
def test_a_reader_gets_what_it_likes_best(accepted: str, expected: str) -> None:
    assert choose(accepted) == expected


@pytest.mark.parametrize("name", PACKERS)
def test_packed_bytes_are_small_and_come_out_the_same(name: str) -> None:
    unpack = {"br": brotli.decompress, "zstd": zstd.decompress, "gzip": gzip.decompress}
    packed = PACKERS[name](BODY)

    assert len(packed) < len(BODY) / 10
    assert unpack[name](packed) == BODY
    assert PACKERS[name](BODY) == packed
