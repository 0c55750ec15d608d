"""Requests with their steps and decisions, later reviews, and the city's standard routes."""

from hoshin.foundation.approvals.models.request import Request, RequestQuerySet, Step
from hoshin.foundation.approvals.models.route import RouteTemplate, RouteTemplateStep
from hoshin.foundation.approvals.models.verdict import Decision, Review

__all__ = ["Decision", "Request", "RequestQuerySet", "Review", "RouteTemplate", "RouteTemplateStep", "Step"]
