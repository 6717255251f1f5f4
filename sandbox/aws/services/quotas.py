"""Quotas of an account that has asked for more: moto has those of networks alone, and grants nothing.

RequestServiceQuotaIncrease is granted at once, where AWS takes minutes or days; a smaller figure too, so that a test can have
little.
"""

import json

from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse

# On demand and on spot, standard machines; elastic addresses; networks. Enough for whatever a laptop can play.
ALLOWED = {"L-1216C47A": 640.0, "L-34B43A08": 640.0, "L-0263D0A3": 50.0, "L-F678F1CE": 50.0}

of_moto = ServiceQuotasBackend.get_service_quota


def get_service_quota(backend, service_code, quota_code):
    granted = getattr(backend, "granted", {})
    value = granted.get((service_code, quota_code), ALLOWED.get(quota_code))
    if value is None:
        return of_moto(backend, service_code, quota_code)
    return {"ServiceCode": service_code, "QuotaCode": quota_code, "Value": value, "Adjustable": True}


def get_default(response):
    asked = json.loads(response.body)
    for quota in response.backend.list_aws_default_service_quotas(asked["ServiceCode"]):
        if quota["QuotaCode"] == asked["QuotaCode"]:
            return json.dumps({"Quota": quota})
    raise NoSuchResource


def grant(response):
    asked = json.loads(response.body)
    backend = response.backend
    backend.granted = getattr(backend, "granted", {})
    backend.granted[asked["ServiceCode"], asked["QuotaCode"]] = asked["DesiredValue"]
    return json.dumps({"RequestedQuota": {**asked, "Status": "APPROVED"}})


ServiceQuotasBackend.get_service_quota = get_service_quota
ServiceQuotasResponse.get_aws_default_service_quota = get_default
ServiceQuotasResponse.request_service_quota_increase = grant
