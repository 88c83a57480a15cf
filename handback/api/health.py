"""What orchestrators and Prometheus ask: is it alive, is it ready, what are its numbers.

They reach a process by its own address, without https and under any host, so that these answers
are given before anything that looks at the host, the session or the user.
"""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse

import handback
from handback.actions.health import HealthCheck, readiness
from handback.api.clock import now
from handback.api.metrics import exposition

Probe = Callable[[HttpRequest], HttpResponse]


def live(_: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a slow database restarts nobody."""
    return JsonResponse({"status": "live", "version": handback.__version__})


def ready(_: HttpRequest) -> HttpResponse:
    """Whether requests may be sent here: 503 with what is wrong while they may not."""
    checks = readiness()
    fine = all(check.ok for check in checks)
    said = {"status": "ready" if fine else "not ready", "checks": [_plain(c) for c in checks]}
    return JsonResponse(said, status=200 if fine else 503)


def _plain(check: HealthCheck) -> dict[str, object]:
    found: dict[str, object] = {"name": check.name, "ok": check.ok}
    return found | ({"says": check.says} if check.says else {})


def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers for Prometheus; without HANDBACK_METRICS_TOKEN they are not there."""
    wanted: str = settings.HANDBACK.metrics_token
    if not wanted:
        return JsonResponse({"status": "off", "do": "Set HANDBACK_METRICS_TOKEN."}, status=404)
    said = request.headers.get("Authorization", "")
    if not hmac.compare_digest(said.encode(), f"Bearer {wanted}".encode()):
        answer = JsonResponse({"status": "refused", "do": "Send the metrics token."}, status=401)
        answer["WWW-Authenticate"] = 'Bearer realm="metrics"'
        return answer
    try:
        text, content_type = exposition(now())
    except DatabaseError:
        return JsonResponse({"status": "not ready", "do": "Ask /health/ready."}, status=503)
    return HttpResponse(text, content_type=content_type)


PROBES: dict[str, Probe] = {"/health/live": live, "/health/ready": ready, "/metrics": metrics}
"""By path, exactly."""


def probe(request: HttpRequest) -> HttpResponse | None:
    """The answer to a probe; None for every other request."""
    asked = PROBES.get(request.path_info)
    if asked is None:
        return None
    if request.method not in ("GET", "HEAD"):
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    answer = asked(request)
    answer["Cache-Control"] = "no-store"
    return answer
