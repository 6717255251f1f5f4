"""Instance refreshes, which moto does not have: the machines of a group are replaced, a few at a time.

New machines come first where MaxHealthyPercentage leaves room for them, else old ones go first. Checkpoints, standby and
scale-in protection are not taken into account; a refresh is not put off while the group scales.
"""

import time
import uuid

from moto.core.utils import utcnow

from .recipes import recipe_of

# One machine may be given up by bad luck. AWS has no such number: it goes on trying for an hour.
FAILURES = 2

UNDER_WAY = ("InProgress", "RollbackInProgress")


class Refresh:
    def __init__(self, group, preferences, desired):
        self.group = group
        self.id = str(uuid.uuid4())
        self.preferences = preferences
        self.desired = desired
        self.former = {"LaunchTemplate": group.launch_template, "MixedInstancesPolicy": group.mixed_instances_policy}
        self.recipe = self._recipe_of(desired) if desired else group.own_recipe
        self.status = "InProgress"
        self.reason = None
        self.started_at = utcnow()
        self.ended_at = None
        self.failures = 0
        self.rollback_reason = None
        self.old = {
            member.instance_id
            for member in group.instance_states
            if not (preferences.get("SkipMatching") and member.recipe == self.recipe)
        }
        self.count = max(1, len(self.old))

    @property
    def is_under_way(self):
        return self.status in UNDER_WAY

    def look(self):
        """Lets old machines go as far as the others suffice; ends when none is left."""
        group = self.group
        old = self._old_ones()
        ready = [each for each in group.instance_states if self._is_ready(each)]
        leaving = any(each.instance_id in self.old for each in group.instance_states)
        if not leaving and len(ready) >= group.desired_capacity:
            self._end("Successful" if self.status == "InProgress" else "RollbackSuccessful")
            return
        spare = len(ready) - self._least()
        for member in old:
            # One that serves nobody yet can always go.
            spare -= self._is_ready(member)
            if spare < 0:
                break
            member.leave("was taken out of service in response to an instance refresh")

    def surge(self):
        """How many machines there may be more than the group wants."""
        room = self.group.desired_capacity * (self._percentage("MaxHealthyPercentage", 100) - 100)
        return min(len(self._old_ones()), -(-room // 100))

    def count_failure(self, member):
        if member.instance_id in self.old:
            return
        self.failures += 1
        if self.failures < FAILURES:
            return
        reason = f"{self.failures} instances were abandoned or did not get ready in time"
        if self.status == "InProgress" and self.preferences.get("AutoRollback"):
            self.roll_back(reason)
        else:
            self._end("RollbackFailed" if self.status == "RollbackInProgress" else "Failed", reason)

    def roll_back(self, reason):
        self.status = "RollbackInProgress"
        self.rollback_reason = reason
        self.failures = 0
        self.recipe = self._recipe_of(self.former)
        self.old = {each.instance_id for each in self.group.instance_states if each.recipe != self.recipe}
        self.count = max(1, len(self.old))

    def cancel(self):
        self._end("Cancelled", "cancelled by a request")

    def described(self):
        left = len(self._old_ones()) if self.is_under_way else 0
        done = 100 * (self.count - left) // self.count if self.status != "Failed" else 0
        return {
            "InstanceRefreshId": self.id,
            "AutoScalingGroupName": self.group.name,
            "Status": self.status,
            "StatusReason": self.reason,
            "StartTime": self.started_at,
            "EndTime": self.ended_at,
            "PercentageComplete": max(0, done),
            "InstancesToUpdate": left,
            "Strategy": "Rolling",
            "Preferences": self.preferences,
            "DesiredConfiguration": self.desired,
            **({"RollbackDetails": {"RollbackReason": self.rollback_reason}} if self.rollback_reason else {}),
        }

    def _end(self, status, reason=None):
        self.status = status
        self.reason = reason
        self.ended_at = utcnow()
        if status == "Successful" and self.desired:
            mixed = self.desired.get("MixedInstancesPolicy")
            self.group.mixed_instances_policy = mixed
            self.group._set_launch_configuration("", None if mixed else self.desired["LaunchTemplate"], mixed)

    def _old_ones(self):
        staying = [each for each in self.group.instance_states if not each.is_leaving]
        return sorted((each for each in staying if each.instance_id in self.old), key=lambda each: each.launched_at)

    def _is_ready(self, member):
        if not member.is_in_service:
            return False
        warm_up = 0 if member.instance_id in self.old else self._warm_up()
        return member.in_service_at + warm_up <= time.time()

    def _warm_up(self):
        given = self.preferences.get("InstanceWarmup")
        return int(given if given is not None else getattr(self.group, "default_instance_warmup", None) or 0)

    def _least(self):
        """How many have to be ready while others are replaced."""
        desired = self.group.desired_capacity
        least = -(-desired * self._percentage("MinHealthyPercentage", 90) // 100)
        return min(least, desired if self.surge() > 0 else desired - 1)

    def _percentage(self, name, default):
        given = self.preferences.get(name)
        return default if given is None else int(given)

    def _recipe_of(self, configuration):
        return recipe_of(
            self.group.ec2_backend, configuration.get("LaunchTemplate"), configuration.get("MixedInstancesPolicy")
        )
