"""Load balancers with addresses of their own, and target groups whose health is looked at: see ../balancers.

A balancer's DNS name is its address: there is no DNS here that would know one.
"""

import time

from moto.acm.models import acm_backends
from moto.elbv2 import models
from moto.elbv2.exceptions import ELBClientError


class TargetGroup(models.FakeTargetGroup):
    def __init__(self, *positional, **named):
        # Before moto's own, which has no health at all.
        self.health = {}
        self.draining = {}
        super().__init__(*positional, **named)

    def register(self, targets):
        super().register(targets)
        for target in targets:
            self.draining.pop(target["Id"], None)
            self.terminated_targets.pop(target["Id"], None)
            self.health.setdefault(target["Id"], ("initial", "Elb.RegistrationInProgress"))

    def deregister(self, targets):
        super().deregister(targets)
        for target in targets:
            self.health.pop(target["Id"], None)
            if self.load_balancer_arns:
                delay = int(self.attributes["deregistration_delay.timeout_seconds"])
                self.draining[target["Id"]] = time.time() + delay

    def deregister_terminated_instances(self, instance_ids):
        super().deregister_terminated_instances(instance_ids)
        for gone in instance_ids:
            self.health.pop(gone, None)
            self.draining.pop(gone, None)

    def is_draining(self, target):
        return self.draining.get(target, 0) > time.time()

    def health_for(self, target, ec2_backend):
        found = super().health_for(target, ec2_backend)
        if found.status == "healthy":
            state, reason = self.health[found.instance_id] if self.load_balancer_arns else ("unused", "Target.NotInUse")
            found.status = state
            found.reason = None if state == "healthy" else reason
        elif self.is_draining(found.instance_id):
            found.status, found.reason = "draining", "Target.DeregistrationInProgress"
        return found


class DeletionProtected(ELBClientError):
    def __init__(self, arn):
        super().__init__(
            "OperationNotPermitted", f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
        )


class Backend(models.ELBv2Backend):
    # By which moto finds the service's URLs.
    __module__ = models.ELBv2Backend.__module__

    public_address = None  # makes one; given by moto-server.py

    def create_load_balancer(self, *positional, **named):
        balancer = super().create_load_balancer(*positional, **named)
        subnet = balancer.subnets[0]
        balancer.interface = self.ec2_backend.create_network_interface(
            subnet, subnet.get_available_subnet_ip(None), description=f"ELB app/{balancer.name}"
        )
        balancer.scheme = balancer.scheme or "internet-facing"
        balancer.private_address = balancer.interface.private_ip_address
        is_public = balancer.scheme == "internet-facing"
        balancer.public_address = Backend.public_address() if is_public else None
        balancer.dns_name = balancer.public_address or balancer.private_address
        return balancer

    def delete_load_balancer(self, arn):
        balancer = self.load_balancers.get(arn)
        if balancer and balancer.attrs.get("deletion_protection.enabled") == "true":
            raise DeletionProtected(arn)
        super().delete_load_balancer(arn)
        if balancer:
            self.ec2_backend.delete_network_interface(balancer.interface.id)
            balancer.subnets[0].del_subnet_ip(balancer.private_address)
            for group in self.target_groups.values():
                group.load_balancer_arns = [each for each in group.load_balancer_arns if each != arn]


models.FakeTargetGroup = TargetGroup
models.elbv2_backends.backend = Backend


def every_backend():
    return [backend for account in models.elbv2_backends.values() for backend in account.values()]


def described():
    """Everything that those who serve in place of the balancers have to know, keys of certificates too."""
    return {
        "balancers": [
            described_balancer(backend, balancer)
            for backend in every_backend()
            for balancer in backend.load_balancers.values()
        ],
        "targetGroups": [
            described_group(backend, group)
            for backend in every_backend()
            for group in backend.target_groups.values()
            if group.load_balancer_arns
        ],
    }


def described_balancer(backend, balancer):
    return {
        "arn": balancer.arn,
        "name": balancer.name,
        "vpc": balancer.vpc_id,
        "network": backend.ec2_backend.get_vpc(balancer.vpc_id).cidr_block,
        "privateAddress": balancer.private_address,
        "publicAddress": balancer.public_address,
        "idleSeconds": int(balancer.attrs.get("idle_timeout.timeout_seconds", 60)),
        "listeners": [
            {
                "port": int(listener.port),
                "protocol": listener.protocol,
                "certificates": [pem_of(backend, arn) for arn in listener.certificates],
                "rules": [
                    {
                        "priority": 50_001 if rule.is_default else int(rule.priority),
                        "conditions": rule.conditions,
                        "actions": [action.data for action in rule.actions],
                    }
                    for rule in listener.rules.values()
                ],
            }
            for listener in balancer.listeners.values()
        ],
    }


def described_group(backend, group):
    def address_of(target):
        instance = backend.ec2_backend.get_instance_by_id(target)
        return instance.private_ip_address if instance else target

    now = time.time()
    return {
        "arn": group.arn,
        "check": {
            "path": group.health_check_path or "/",
            "port": None if group.health_check_port == "traffic-port" else int(group.health_check_port),
            "intervalSeconds": int(group.health_check_interval_seconds),
            "timeoutSeconds": int(group.health_check_timeout_seconds),
            "healthyCount": int(group.healthy_threshold_count),
            "unhealthyCount": int(group.unhealthy_threshold_count),
            "codes": group.matcher.get("HttpCode", "200"),
        },
        "algorithm": group.attributes.get("load_balancing.algorithm.type", "round_robin"),
        "targets": [
            {"id": each["Id"], "address": address_of(each["Id"]), "port": int(each["Port"])}
            for each in group.targets.values()
        ],
        "draining": [
            {"id": id, "address": address_of(id), "port": int(group.deregistered_targets[id]["Port"]), "seconds": until - now}
            for id, until in group.draining.items()
            if until > now and id in group.deregistered_targets
        ],
    }


def pem_of(backend, arn):
    bundle = acm_backends[backend.account_id][backend.region_name]._certificates[arn]
    text = lambda value: value.decode() if isinstance(value, bytes) else value
    return {"certificate": text(bundle.cert), "chain": text(bundle.chain), "key": text(bundle.key)}


def take_health(news):
    """What the balancers found: states of registered targets, and targets that nobody is served by any more."""
    for backend in every_backend():
        for each in news["health"]:
            group = backend.target_groups.get(each["group"])
            if group and each["target"] in group.targets:
                group.health[each["target"]] = (each["state"], each["reason"])
        for each in news["drained"]:
            group = backend.target_groups.get(each["group"])
            if group:
                group.draining.pop(each["target"], None)
