"""Auto Scaling groups whose machines have a life: in place of moto's, which start and end them within one request.

A group is looked at every half second, and does what is due then: it launches what is missing, follows its members through
their lifecycle hooks, and ends what is too much. What an alarm of CloudWatch would do, a test does by SetDesiredCapacity;
scaling policies and scheduled actions are kept and described, and have no effect.
"""

import time
import uuid
from collections import Counter

from moto.autoscaling import models
from moto.autoscaling.exceptions import ValidationError
from moto.core.utils import utcnow

from .members import Member
from .recipes import launch, recipe_of

# Before a group tries again what has just failed.
PAUSE_SECONDS = 5


class Group(models.FakeAutoScalingGroup):
    def __init__(self, *positional, **named):
        self.activities = []
        self.refreshes = []
        self.paused_until = 0
        super().__init__(*positional, **named)

    # What moto does at once is due at the next look here.
    def set_desired_capacity(self, new_capacity):
        self.desired_capacity = self.min_size if new_capacity is None else int(new_capacity)

    def update(self, *positional, **named):
        kept = self.mixed_instances_policy
        super().update(*positional, **named)
        if not named.get("launch_template") and not named.get("mixed_instances_policy"):
            self.mixed_instances_policy = kept
        self.desired_capacity = min(max(self.desired_capacity, self.min_size), self.max_size)

    @property
    def recipe(self):
        """What the next machine is made from."""
        refresh = self.refresh
        return refresh.recipe if refresh else self.own_recipe

    @property
    def own_recipe(self):
        return recipe_of(self.ec2_backend, self.launch_template, self.mixed_instances_policy)

    @property
    def refresh(self):
        """The instance refresh that is under way."""
        return next((each for each in self.refreshes if each.is_under_way), None)

    def hooks(self, transition):
        every = self.autoscaling_backend.lifecycle_hooks.values()
        return [
            hook
            for hook in every
            if hook.auto_scaling_group_name == self.name and hook.lifecycle_transition == transition
        ]

    def look(self):
        """Does what is due; returns whether anything changed."""
        before = self._picture()
        for member in list(self.instance_states):
            outcome = member.follow()
            if outcome:
                self._end(member, outcome)
        if self.refresh:
            self.refresh.look()
        self._fit()
        return self._picture() != before

    def _picture(self):
        return [(each.instance_id, each.lifecycle_state) for each in self.instance_states]

    def _end(self, member, outcome):
        if outcome == "given up":
            member.launch_activity["StatusCode"] = "Failed"
            message = f"Instance {member.instance_id}: it was abandoned, or its time for getting ready was over."
            member.launch_activity["StatusMessage"] = message
            self.paused_until = time.time() + PAUSE_SECONDS
            if self.refresh:
                self.refresh.count_failure(member)
        self.instance_states = [each for each in self.instance_states if each is not member]
        if member.instance.state != "terminated":
            self.ec2_backend.terminate_instances([member.instance_id])

    def _fit(self):
        staying = [each for each in self.instance_states if not each.is_leaving]
        surge = self.refresh.surge() if self.refresh else 0
        missing = self.desired_capacity + surge - len(staying)
        suspended = [each["ProcessName"] for each in self.suspended_processes]
        if missing > 0 and "Launch" not in suspended and time.time() >= self.paused_until:
            for _ in range(missing):
                self._launch()
        if missing < 0 and "Terminate" not in suspended:
            for member in self._next_to_leave(staying)[: -missing]:
                member.leave("was taken out of service in response to a difference between desired and actual capacity")

    def _launch(self):
        recipe = self.recipe
        staying = [each for each in self.instance_states if not each.is_leaving]
        on_demand = sum(each.instance.lifecycle != "spot" for each in staying)
        instance = launch(self.ec2_backend, self, recipe, self._emptiest_subnet(staying), recipe.is_spot(on_demand))
        member = Member(instance, self, recipe)
        self.instance_states.append(member)
        cause = "an instance was started in response to a difference between desired and actual capacity"
        member.launch_activity = self.note(member, "Launching", cause, "InProgress")

    def _emptiest_subnet(self, staying):
        subnets = self.vpc_zone_identifier.split(",")
        counts = Counter(each.instance.subnet_id for each in staying)
        return min(subnets, key=lambda subnet: counts[subnet])

    def _next_to_leave(self, staying):
        """Who serves nobody yet; then AWS's default: the zone with most machines, there the oldest recipe and machine."""
        order = []
        rest = [each for each in staying if not each.protected_from_scale_in]
        while rest:
            counts = Counter(each.availability_zone for each in rest)
            recipe = self.recipe
            choice = min(
                rest,
                key=lambda each: (
                    each.is_in_service,
                    -counts[each.availability_zone],
                    each.recipe == recipe,
                    each.launched_at,
                ),
            )
            rest.remove(choice)
            order.append(choice)
        return order

    # Target groups know a member only while it is in service.
    def register(self, member):
        for target_group in self._target_groups():
            target_group.register([{"Id": member.instance_id, "Port": target_group.port}])

    def deregister(self, member):
        for target_group in self._target_groups():
            if member.instance_id in target_group.targets:
                target_group.deregister([{"Id": member.instance_id}])

    def is_draining(self, member):
        return any(target_group.is_draining(member.instance_id) for target_group in self._target_groups())

    def _target_groups(self):
        there = self.autoscaling_backend.elbv2_backend.target_groups
        return [there[arn] for arn in self.target_group_arns if arn in there]

    def note(self, member, what, cause, status="Successful"):
        """Notes an activity, newest first, and returns it."""
        now = utcnow()
        activity = {
            "ActivityId": str(uuid.uuid4()),
            "AutoScalingGroupName": self.name,
            "Description": f"{what} a new EC2 instance: {member.instance_id}"
            if what == "Launching"
            else f"{what} EC2 instance: {member.instance_id}",
            "Cause": f"At {now:%Y-%m-%dT%H:%M:%SZ} {cause}.",
            "StartTime": now,
            "EndTime": now,
            "StatusCode": status,
            "Progress": 100,
        }
        self.activities.insert(0, activity)
        del self.activities[100:]
        return activity


class Backend(models.AutoScalingBackend):
    # By which moto finds the service's URLs.
    __module__ = models.AutoScalingBackend.__module__

    def notify_terminate_instances(self, instance_ids):
        """The next look finds out that they do not run."""

    def update_attached_target_groups(self, group_name):
        group = self.autoscaling_groups[group_name]
        for member in group.instance_states:
            if member.is_in_service:
                for target_group in group._target_groups():
                    if member.instance_id not in target_group.targets:
                        target_group.register([{"Id": member.instance_id, "Port": target_group.port}])

    def detach_load_balancer_target_groups(self, group_name, target_group_arns):
        group = self.autoscaling_groups[group_name]
        for arn in target_group_arns:
            target_group = self.elbv2_backend.target_groups.get(arn)
            for member in group.instance_states if target_group else []:
                if member.instance_id in target_group.targets:
                    target_group.deregister([{"Id": member.instance_id}])
        group.target_group_arns = [arn for arn in group.target_group_arns if arn not in target_group_arns]

    def set_desired_capacity(self, group_name, desired_capacity):
        group = self.group(group_name)
        for limit, word, wrong in (
            (group.min_size, "below min", desired_capacity < group.min_size),
            (group.max_size, "above max", desired_capacity > group.max_size),
        ):
            if wrong:
                raise ValidationError(
                    f"New SetDesiredCapacity value {desired_capacity} is {word} value {limit} for the AutoScalingGroup."
                )
        group.set_desired_capacity(desired_capacity)

    def terminate_instance(self, instance_id, should_decrement):
        member = self.member(instance_id)
        group = member.auto_scaling_group
        before = group.desired_capacity
        if should_decrement:
            group.desired_capacity -= 1
        member.leave("was taken out of service in response to a user request")
        return models.TerminateInstanceActivity(member.instance, before)

    def delete_auto_scaling_group(self, group_name, force=False):
        group = self.group(group_name)
        if group.instance_states and not force:
            raise ResourceInUse(
                "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) "
                "still in the group."
            )
        for member in group.instance_states:
            group.deregister(member)
            if not member.is_dead:
                self.ec2_backend.terminate_instances([member.instance_id])
        del self.autoscaling_groups[group_name]
        for kept, hook in list(self.lifecycle_hooks.items()):
            if hook.auto_scaling_group_name == group_name:
                del self.lifecycle_hooks[kept]

    def group(self, name):
        if name not in self.autoscaling_groups:
            raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{name}' not found")
        return self.autoscaling_groups[name]

    def member(self, instance_id):
        for group in self.autoscaling_groups.values():
            for member in group.instance_states:
                if member.instance_id == instance_id:
                    return member
        raise ValidationError(f"Instance Id not found - No managed instance found for instance ID: {instance_id}")


class ResourceInUse(ValidationError):
    code = "ResourceInUse"


def look_at_groups():
    """One look at every group; returns whether anything changed."""
    backends = [backend for account in models.autoscaling_backends.values() for backend in account.values()]
    return any([group.look() for backend in backends for group in list(backend.autoscaling_groups.values())])


models.FakeAutoScalingGroup = Group
models.autoscaling_backends.backend = Backend
