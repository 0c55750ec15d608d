"""Drawings made on the server: flows, charts, bars and timetables as SVG.

They carry no styles of their own, which the pages' content policy would refuse, but `drawing.css`'s classes, so that dark
mode, forced colours and print follow the page. Every drawing has a title, a description and the same facts in words or as a
table beside it; nothing in it is told by colour alone.
"""

from hoshin.web.drawing.bars import Bar, Part, bar_chart, progress_bar, share_bar
from hoshin.web.drawing.charts import Series, Target, line_chart
from hoshin.web.drawing.course import Dated, course_chart
from hoshin.web.drawing.flow import flow_diagram
from hoshin.web.drawing.timetable import Lane, Span, SpanKind, Timetable, timetable, timetable_for_paper

__all__ = [
    "Bar",
    "Dated",
    "Lane",
    "Part",
    "Series",
    "Span",
    "SpanKind",
    "Target",
    "Timetable",
    "bar_chart",
    "course_chart",
    "flow_diagram",
    "line_chart",
    "progress_bar",
    "share_bar",
    "timetable",
    "timetable_for_paper",
]
