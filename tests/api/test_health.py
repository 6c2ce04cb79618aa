"""/metrics: what the numbers say, and that there are no more of them than the code has routes."""

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from backend.app import create_app
from backend.checkpoints import NEEDS
from backend.settings import Settings
from backend.web.metrics import METHODS

API = "/api/v1"
VAE = f"{API}/models/digits-vae"
DECODE = f"{API}/models/{{model}}/decode"
VERBS = tuple(f"/{verb}" for verb in ("gallery", "scatter", "seeds", *NEEDS))

Samples = dict[frozenset[str], float]


def samples(client: TestClient) -> Samples:
    """Every sample by its name and its labels' values."""
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.text)
    return {frozenset({s.name, *s.labels.values()}): s.value for family in families for s in family.samples}


def test_requests_are_counted_by_route_and_models_by_verb(client: TestClient) -> None:
    before = samples(client)
    for _ in range(3):
        client.post(f"{VAE}/decode", json={"codes": [[0] * 24]})
    client.post(f"{VAE}/decode", json={})
    client.head(VAE)
    after = samples(client)

    def grown(*key: str) -> float:
        return after[frozenset(key)] - before.get(frozenset(key), 0)

    assert grown("drawbar_requests_total", DECODE, "POST", "200") == 3
    assert grown("drawbar_requests_total", DECODE, "POST", "422") == 1
    assert grown("drawbar_requests_total", "/api/v1/models/{model}", "HEAD", "200") == 1
    assert grown("drawbar_requests_total", "/metrics", "GET", "200") == 1
    assert grown("drawbar_request_seconds_count", DECODE, "POST") == 4
    assert grown("drawbar_model_seconds_count", "digits-vae", "decode") == 3
    model = grown("drawbar_model_seconds_sum", "digits-vae", "decode")
    assert 0 < model < grown("drawbar_request_seconds_sum", DECODE, "POST")
    assert after[frozenset({"drawbar_requests_in_flight"})] == 1  # that for /metrics
    assert after[frozenset({"drawbar_models", "serving"})] == len(client.get("/readyz").json()["models"])
    assert after[frozenset({"drawbar_models", "broken"})] == 0
    assert after[frozenset({"process_resident_memory_bytes"})] > 10**7


def test_no_request_adds_a_name_of_its_own(client: TestClient) -> None:
    for path in ("/x", "/x/y", "/api/v1/x", "/api/v1/models/x/sample", "/api/v1/models/x/decode?y=1", "/healthz/x"):
        client.get(path)
        client.request("NONSENSE", path)
        client.get(path, headers={"Host": "evil.com"})
    families = text_string_to_metric_families(client.get("/metrics").text)
    labels = [sample.labels for family in families for sample in family.samples]
    assert {label["method"] for label in labels if "method" in label} <= METHODS | {"other"}
    routes = {label["route"] for label in labels if "route" in label}
    assert routes - {"other", "/docs", "/healthz", "/readyz", "/metrics"} <= {
        f"{API}/models{rest}" for rest in ("", *(f"/{{model}}{verb}" for verb in ("", *VERBS)))
    }
    assert {label["model"] for label in labels if "model" in label} <= set(client.get("/readyz").json()["models"])


def test_each_app_has_its_own_numbers(client: TestClient) -> None:
    client.get("/healthz")
    with TestClient(create_app(Settings()), base_url="http://localhost") as other:
        assert frozenset({"drawbar_requests_total", "/healthz", "GET", "200"}) not in samples(other)


def test_head(client: TestClient) -> None:
    assert (client.head("/metrics").status_code, client.head("/metrics").content) == (200, b"")
