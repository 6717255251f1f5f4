"""Serves moto's AWS at an address, for one sandbox; its state is in memory.

Arguments: address, port, the first three numbers of public addresses. Writes a line to standard output after each
request of a client that may have changed something, and when a group has changed by itself; requests of the sandbox itself
are not told. What moto lacks of groups, balancers and databases is in services/.
"""

import ctypes
import itertools
import signal
import sys
import threading
import time
import traceback

from moto.ec2.models import elastic_ip_addresses, elastic_network_interfaces
from moto.ec2.models.instances import Instance
from moto.ec2.models.subnets import Subnet
from moto.iam.access_control import PermissionResult
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.s3.models import FakeBucket
from services import balancers, group_requests, groups, parameter_resets, quotas, records, sandbox_requests, sessions, snapshot_policies
from werkzeug.serving import run_simple

# Whoever started it may be killed. prctl(2), PR_SET_PDEATHSIG.
ctypes.CDLL(None).prctl(1, signal.SIGTERM)

address, port, prefix = sys.argv[1:]
numbers = itertools.cycle(range(10, 250))


def public_address():
    return f"{prefix}.{next(numbers)}"


# moto's own are random, of networks that are someone else's.
elastic_ip_addresses.random_ip = public_address
elastic_network_interfaces.random_public_ip = public_address
balancers.Backend.public_address = staticmethod(public_address)
sessions.gateway = f"{address}:{int(port) + 1}"

def available_address(subnet, instance):
    # moto gives the lowest free ones, which a plan may want for what comes later: a NAT gateway, a bastion.
    for address in itertools.islice(subnet.cidr.hosts(), 9, None):
        if str(address) not in subnet._subnet_ips:
            subnet.request_ip(str(address), instance)
            return str(address)
    raise RuntimeError(f"{subnet.id} has no free address")


Subnet.get_available_subnet_ip = available_address

terminate_instance = Instance.terminate


def terminate(instance):
    # EC2's default for the interface that comes with an instance; moto keeps it, and its address in the subnet.
    for interface in instance.nics.values():
        interface.delete_on_termination = True
    return terminate_instance(instance)


Instance.terminate = terminate

# A bucket that asks for TLS would refuse everybody: moto does not look at conditions. Nothing else of IAM is enforced either.
FakeBucket.get_permission = lambda *question: PermissionResult.NEUTRAL

moto = DomainDispatcherApplication(create_backend_app)
# moto is not made for threads; groups change by themselves, beside the requests. Large objects need not wait for that.
world = threading.RLock()
SHARED = tuple(f"/{service}/aws4_request" for service in ("ec2", "autoscaling", "elasticloadbalancing", "rds", "ssm"))


def told(environ, start_response):
    is_own = "tierwright-sandbox" in environ.get("HTTP_USER_AGENT", "")
    if is_own and environ["PATH_INFO"].startswith(sandbox_requests.PREFIX):
        with world:
            return sandbox_requests.answer(environ, start_response)
    if snapshot_policies.SCOPE in environ.get("HTTP_AUTHORIZATION", ""):
        return snapshot_policies.answer(environ, start_response)
    if any(scope in environ.get("HTTP_AUTHORIZATION", "") for scope in SHARED):
        with world:
            answer = moto(environ, start_response)
    else:
        answer = moto(environ, start_response)
    if not is_own:
        print("request", flush=True)
    return answer


def keep_looking():
    while True:
        time.sleep(0.5)
        try:
            with world:
                changed = groups.look_at_groups()
            if changed:
                print("change", flush=True)
        except Exception:
            traceback.print_exc()


class QuietHandler(MotoRequestHandler):
    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)


threading.Thread(target=keep_looking, daemon=True).start()
run_simple(address, int(port), told, threaded=True, request_handler=QuietHandler)
