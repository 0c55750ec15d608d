"""Metadata on the scale of the European Metadata Quality Assessment: 405 points in five dimensions.

Source of the metrics and weights: the MQA methodology of data.europa.eu as computed by ckan-mqa. Given are points only for what
is shown; an address counts as working only when somebody tried it (`access_url_works`, `download_url_works`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

FORMATS = frozenset(
    {
        "csv",
        "tsv",
        "xlsx",
        "xls",
        "ods",
        "json",
        "ndjson",
        "geojson",
        "jsonld",
        "json-ld",
        "parquet",
        "xml",
        "rdf",
        "ttl",
        "zip",
        "pdf",
        "html",
    }
)
OPEN_FORMATS = frozenset(
    {"csv", "tsv", "ods", "json", "ndjson", "geojson", "jsonld", "json-ld", "parquet", "xml", "rdf", "ttl", "html"}
)
MACHINE_FORMATS = FORMATS - {"pdf", "html", "zip"}
LICENCES = frozenset(
    {
        "pdl1.0",
        "公共データ利用規約第1.0版",
        "cc by 4.0",
        "cc-by-4.0",
        "cc0",
        "cc0 1.0",
        "cc0-1.0",
        "cc by 2.1 jp",
        "cc-by-2.1-jp",
        "cc by-sa 4.0",
        "cc-by-sa-4.0",
    }
)
ACCESS_RIGHTS = frozenset({"public", "restricted", "non-public"})

Metadata = Mapping[str, Any]


class Metric(NamedTuple):
    """A thing that is worth `points`; `advice` says in Japanese how to get them."""

    name: str
    dimension: str
    points: int
    is_met: Callable[[Metadata], bool]
    advice: str


def _has(*names: str) -> Callable[[Metadata], bool]:
    return lambda metadata: all(metadata.get(name) not in (None, "", [], ()) for name in names)


def _in(name: str, values: frozenset[str]) -> Callable[[Metadata], bool]:
    return lambda metadata: str(metadata.get(name, "")).strip().casefold().lstrip(".") in values


def _tried(name: str) -> Callable[[Metadata], bool]:
    return lambda metadata: bool(metadata.get(name)) and metadata.get(f"{name}_works") is True


METRICS = (
    Metric("keyword", "findability", 30, _has("keyword"), "キーワードを付ける"),
    Metric("theme", "findability", 30, _has("theme"), "分類を付ける"),
    Metric("spatial", "findability", 20, _has("spatial"), "対象地域を書く"),
    Metric("temporal", "findability", 20, _has("temporal"), "対象期間を書く"),
    Metric(
        "access_url_works", "accessibility", 50, _tried("access_url"), "案内ページのURLを書き、開けることを確かめる"
    ),
    Metric("download_url", "accessibility", 20, _has("download_url"), "ファイルのURLを書く"),
    Metric("download_url_works", "accessibility", 30, _tried("download_url"), "ファイルがURLから取れることを確かめる"),
    Metric("format", "interoperability", 20, _has("format"), "ファイル形式を書く"),
    Metric("media_type", "interoperability", 10, _has("media_type"), "メディアタイプ（text/csv など）を書く"),
    Metric("format_vocabulary", "interoperability", 10, _in("format", FORMATS), "ファイル形式を決まった語で書く"),
    Metric(
        "non_proprietary", "interoperability", 20, _in("format", OPEN_FORMATS), "特定のソフトに依らない形式で公開する"
    ),
    Metric("machine_readable", "interoperability", 20, _in("format", MACHINE_FORMATS), "機械で読める形式で公開する"),
    Metric(
        "dcat_ap",
        "interoperability",
        30,
        lambda metadata: metadata.get("dcat_ap_valid") is True,
        "メタデータをDCAT-APに沿わせ、検証する",
    ),
    Metric("license", "reusability", 20, _has("license"), "ライセンスを示す"),
    Metric(
        "license_vocabulary",
        "reusability",
        10,
        _in("license", LICENCES),
        "ライセンスを「PDL1.0」「CC BY 4.0」のような決まった語で書く",
    ),
    Metric("access_rights", "reusability", 10, _has("access_rights"), "利用できる人の範囲（公開・限定）を書く"),
    Metric(
        "access_rights_vocabulary",
        "reusability",
        5,
        _in("access_rights", ACCESS_RIGHTS),
        "利用できる人の範囲を public、restricted、non-public のいずれかで書く",
    ),
    Metric("contact_point", "reusability", 20, _has("contact_point"), "連絡先を書く"),
    Metric("publisher", "reusability", 10, _has("publisher"), "公開した団体を書く"),
    Metric("rights", "contextuality", 5, _has("rights"), "権利についての説明を書く"),
    Metric("byte_size", "contextuality", 5, _has("byte_size"), "ファイルの大きさを書く"),
    Metric("issued", "contextuality", 5, _has("issued"), "公開日を書く"),
    Metric("modified", "contextuality", 5, _has("modified"), "最終更新日を書く"),
)
"""Every metric of the scale; together 405 points."""

FULL = sum(metric.points for metric in METRICS)
GRADES = ((351, "excellent"), (221, "good"), (121, "sufficient"), (0, "bad"))


@dataclass(frozen=True, slots=True)
class MetadataPoints:
    """`points` of 405, the grade of the scale, points by dimension, and the metrics not met with their points and advice."""

    points: int
    grade: str
    dimensions: dict[str, int]
    missing: tuple[Metric, ...]


def scored(metadata: Metadata) -> MetadataPoints:
    """The points of `metadata` (keyword, theme, spatial, temporal, access_url, download_url, format, license …)."""
    met = [metric for metric in METRICS if metric.is_met(metadata)]
    points = sum(metric.points for metric in met)
    dimensions = dict.fromkeys((metric.dimension for metric in METRICS), 0)
    for metric in met:
        dimensions[metric.dimension] += metric.points
    grade = next(grade for least, grade in GRADES if points >= least)
    return MetadataPoints(points, grade, dimensions, tuple(metric for metric in METRICS if metric not in met))
