"""Session Manager, which moto lacks: sessions to machines whose agent is there. What is said in them goes by ../sessions."""

import re
import secrets
import time

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.ssm.exceptions import SSMException, ValidationException
from moto.ssm.responses import SimpleSystemManagerResponse

SSH = "AWS-StartSSHSession"

# What an agent asks for to be there at all (Session Manager's own policy, AmazonSSMManagedInstanceCore).
AGENT_ACTIONS = (
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)

gateway = None  # where ../sessions listens; given by moto-server.py
agents = set()  # ids of the instances whose agent is there
sessions = {}  # by id


class TargetNotConnected(SSMException):
    def __init__(self, target):
        super().__init__("TargetNotConnected", f"{target} is not connected.")


class InvalidDocument(SSMException):
    def __init__(self, name):
        super().__init__("InvalidDocument", f"Document with name {name} does not exist.")


class DoesNotExist(SSMException):
    def __init__(self, session):
        super().__init__("DoesNotExistException", f"Session {session} does not exist")


def start_session(self):
    target, document = self._get_param("Target"), self._get_param("DocumentName")
    parameters = self._get_param("Parameters", {})
    if document != SSH:
        raise InvalidDocument(document)  # the sandbox opens no shells
    (port,) = parameters.get("portNumber", ["22"])
    if set(parameters) - {"portNumber"} or not re.fullmatch(r"[1-9]\d{0,4}", port):
        raise ValidationException(f"Parameters of {SSH}: portNumber, 1 to 65535")
    if target not in connected(self.current_account, self.region):
        raise TargetNotConnected(target)
    name = f"sandbox-{secrets.token_hex(9)[:17]}"
    sessions[name] = {
        "token": secrets.token_urlsafe(64),
        "port": int(port),
        "shown": {"SessionId": name, "Target": target, "Status": "Connected", "StartDate": time.time(), "DocumentName": SSH},
    }
    url = f"ws://{gateway}/v1/data-channel/{name}?role=publish_subscribe"
    return ActionResult({"SessionId": name, "TokenValue": sessions[name]["token"], "StreamUrl": url})


def resume_session(self):
    """A connection that broke is not taken up again: an answer without a token says that the session timed out."""
    return ActionResult({"SessionId": known(self._get_param("SessionId"))})


def terminate_session(self):
    name = known(self._get_param("SessionId"))
    end([name])
    return ActionResult({"SessionId": name})


def describe_sessions(self):
    wanted = "Connected" if self._get_param("State") == "Active" else "Terminated"
    return ActionResult({"Sessions": [each["shown"] for each in sessions.values() if each["shown"]["Status"] == wanted]})


def describe_instance_information(self):
    return ActionResult(
        {
            "InstanceInformationList": [
                {"InstanceId": id, "PingStatus": "Online", "PlatformType": "Linux", "ResourceType": "EC2Instance"}
                for id in connected(self.current_account, self.region)
            ]
        }
    )


for request in (start_session, resume_session, terminate_session, describe_sessions, describe_instance_information):
    setattr(SimpleSystemManagerResponse, request.__name__, request)


def known(name):
    if name not in sessions:
        raise DoesNotExist(name)
    return name


def connected(account, region):
    """Ids of running instances whose agent is there, and may be: it asks AWS with the machine's role."""
    backend = ec2_backends[account][region]
    return sorted(
        instance.id
        for reservation in backend.reservations.values()
        for instance in reservation.instances
        if instance.id in agents and instance.state == "running" and may_be_there(backend, instance)
    )


def may_be_there(backend, instance):
    association = backend.iam_instance_profile_associations.get(instance.id)
    roles = association.iam_instance_profile.roles if association else []
    policies = [
        IAMPolicy(each) for role in roles for each in (*role.managed_policies.values(), *role.policies.values())
    ]
    return all(
        any(each.is_action_permitted(action) == PermissionResult.PERMITTED for each in policies) for action in AGENT_ACTIONS
    )


def described():
    """What the gateway has to know of sessions that go on."""
    return {
        "sessions": [
            {"id": name, "token": each["token"], "target": each["shown"]["Target"], "port": each["port"]}
            for name, each in sessions.items()
            if each["shown"]["Status"] == "Connected"
        ]
    }


def take_news(news):
    """What the gateway found: the instances whose agent is there, and sessions that are over."""
    agents.clear()
    agents.update(news["agents"])
    end(news["ended"])


def end(names):
    for name in names:
        if sessions[name]["shown"]["Status"] == "Connected":
            sessions[name]["shown"] |= {"Status": "Terminated", "EndDate": time.time()}
