"""What /metrics shows. Labels are bounded: routes as the code has them, never the paths that were asked for."""

from collections.abc import Callable
from typing import NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)
from starlette.types import Scope

LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
API = "/api/v1"  # routers know their routes without it
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Series(NamedTuple):
    """The counter and the histogram of one route, method and status."""

    requests: Counter
    seconds: Histogram


class Metrics:
    """The numbers of one app, in a registry of its own."""

    def __init__(self, inside: Callable[[], int]) -> None:
        """`inside` tells how many requests are in the app."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        labels = ["route", "method", "status"]
        self.requests = Counter("drawbar_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "drawbar_request_seconds",
            "From the headers of a request to the end of its answer.",
            ["route", "method"],
            buckets=LATENCIES,
            registry=self.registry,
        )
        self.model_seconds = Histogram(
            "drawbar_model_seconds",
            "What the models took for one answer.",
            ["model", "verb"],
            buckets=LATENCIES,
            registry=self.registry,
        )
        Gauge("drawbar_requests_in_flight", "Requests in the app.", registry=self.registry).set_function(inside)
        self.models = Gauge("drawbar_models", "Models by their state.", ["state"], registry=self.registry)
        # Looking up a labelled series in the library takes longer than counting in it.
        self._series: dict[tuple[str, str, int], Series] = {}
        self._models: dict[tuple[str, str], Histogram] = {}

    def watch_models(self, serving: Callable[[], int], broken: Callable[[], int]) -> None:
        """Shows how many models serve and how many are broken."""
        self.models.labels("serving").set_function(serving)
        self.models.labels("broken").set_function(broken)

    def watch_jobs(self, inside: Callable[[], int]) -> None:
        """Shows how many long jobs there are."""
        Gauge("drawbar_jobs", "Long jobs, at work or waiting.", registry=self.registry).set_function(inside)

    def count(self, scope: Scope, status: int, seconds: float, timing: bytes) -> None:
        """Counts one request; `timing` is the Server-Timing header of an answer that a model gave."""
        route = getattr(scope.get("route"), "path", "other")
        key = route, scope["method"], status
        series = self._series.get(key)
        if series is None:
            method = scope["method"] if scope["method"] in METHODS else "other"
            prefix = API if scope["path"].startswith(API) and not route.startswith(API) and route != "other" else ""
            series = Series(
                self.requests.labels(prefix + route, method, str(status)),
                self.seconds.labels(prefix + route, method),
            )
            if method != "other":
                self._series[key] = series
        series.requests.inc()
        series.seconds.observe(seconds)
        what, _, ms = timing.partition(b";dur=")
        if what == b"model":
            model = scope["path_params"]["model"], route.rpartition("/")[2]
            if model not in self._models:
                self._models[model] = self.model_seconds.labels(*model)
            self._models[model].observe(float(ms) / 1000)
