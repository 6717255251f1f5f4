"""Serves moto's AWS at an address, for one sandbox; its state is in memory.

Arguments: address, port, the first three numbers of public addresses. Writes a line to standard output after each
request of a client that may have changed something; requests of the sandbox itself are not told.
"""

import itertools
import sys

from moto.ec2.models import elastic_ip_addresses, elastic_network_interfaces
from moto.ec2.models.instances import Instance
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

address, port, prefix = sys.argv[1:]
numbers = itertools.cycle(range(10, 250))


def public_address():
    return f"{prefix}.{next(numbers)}"


# moto's own are random, of networks that are someone else's.
elastic_ip_addresses.random_ip = public_address
elastic_network_interfaces.random_public_ip = public_address

terminate_instance = Instance.terminate


def terminate(instance):
    # EC2's default for the interface that comes with an instance; moto keeps it, and its address in the subnet.
    for interface in instance.nics.values():
        interface.delete_on_termination = True
    return terminate_instance(instance)


Instance.terminate = terminate

moto = DomainDispatcherApplication(create_backend_app)


def told(environ, start_response):
    answer = moto(environ, start_response)
    if "tierwright-sandbox" not in environ.get("HTTP_USER_AGENT", ""):
        print("request", flush=True)
    return answer


class QuietHandler(MotoRequestHandler):
    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)


run_simple(address, int(port), told, threaded=True, request_handler=QuietHandler)
