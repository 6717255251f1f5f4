"""Data Lifecycle Manager, which moto lacks: it keeps the policies; no snapshot is made of them."""

import json
import secrets
from datetime import datetime, timezone

from werkzeug.wrappers import Request, Response

SCOPE = "/dlm/aws4_request"

policies = {}


def answer(environ, start_response):
    request = Request(environ)
    kind, _, rest = request.path.strip("/").partition("/")
    body = json.loads(request.get_data() or b"{}")
    try:
        told = change_tags(request, rest, body) if kind == "tags" else change_policies(request.method, rest, body)
        return Response(json.dumps(told), mimetype="application/json")(environ, start_response)
    except KeyError:
        return refusal(404, "ResourceNotFoundException", f"{rest} was not found")(environ, start_response)


def refusal(status, name, message):
    return Response(json.dumps({"message": message}), status, {"x-amzn-errortype": name}, mimetype="application/json")


def change_policies(method, name, body):
    now = datetime.now(timezone.utc).isoformat()
    if method == "POST":
        name = f"policy-0{secrets.token_hex(8)}"
        policies[name] = {"PolicyId": name, "DateCreated": now, "DateModified": now, **body}
        return {"PolicyId": name}
    if method == "GET" and name == "":
        shown = ("PolicyId", "Description", "State", "Tags")
        return {"Policies": [{key: policy.get(key) for key in shown} for policy in policies.values()]}
    if method == "GET":
        return {"Policy": policies[name]}
    if method == "PATCH":
        policies[name] |= {"DateModified": now, **body}
    if method == "DELETE":
        del policies[name]
    return {}


def change_tags(request, resource, body):
    tags = policies[resource.rpartition("/")[2]].setdefault("Tags", {})
    if request.method == "POST":
        tags.update(body["Tags"])
    for key in request.args.getlist("tagKeys") if request.method == "DELETE" else []:
        tags.pop(key, None)
    return {"Tags": tags}
