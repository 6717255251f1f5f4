"""Requests of Auto Scaling's API that moto does not know, or does not read whole."""

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult

from .refreshes import Refresh

create_in_moto = AutoScalingResponse.create_auto_scaling_group
update_in_moto = AutoScalingResponse.update_auto_scaling_group


def create_auto_scaling_group(self):
    answer = create_in_moto(self)
    name = self._get_param("AutoScalingGroupName")
    for hook in self._get_param("LifecycleHookSpecificationList", []):
        self.autoscaling_backend.create_lifecycle_hook(
            hook["LifecycleHookName"],
            name,
            hook["LifecycleTransition"],
            hook.get("HeartbeatTimeout"),
            hook.get("DefaultResult"),
        )
    keep_warm_up(self)
    return answer


def update_auto_scaling_group(self):
    answer = update_in_moto(self)
    keep_warm_up(self)
    return answer


def keep_warm_up(self):
    warm_up = self._get_int_param("DefaultInstanceWarmup")
    if warm_up is not None:
        self.autoscaling_backend.group(self._get_param("AutoScalingGroupName")).default_instance_warmup = warm_up


def put_lifecycle_hook(self):
    """Changes what is given of a hook that is there, and keeps the rest, as AWS does."""
    name, group = self._get_param("LifecycleHookName"), self._get_param("AutoScalingGroupName")
    self.autoscaling_backend.group(group)
    former = self.autoscaling_backend.lifecycle_hooks.get(f"{group}_{name}")
    transition = self._get_param("LifecycleTransition") or (former and former.lifecycle_transition)
    if transition is None:
        raise ValidationError("A lifecycle transition must be specified")
    self.autoscaling_backend.create_lifecycle_hook(
        name,
        group,
        transition,
        self._get_int_param("HeartbeatTimeout") or (former and former.heartbeat_timeout),
        self._get_param("DefaultResult") or (former and former.default_result),
    )
    return EmptyResult()


def delete_auto_scaling_group(self):
    force = self._get_bool_param("ForceDelete", False)
    self.autoscaling_backend.delete_auto_scaling_group(self._get_param("AutoScalingGroupName"), force)
    return EmptyResult()


def describe_scaling_activities(self):
    groups = self.autoscaling_backend.autoscaling_groups
    name = self._get_param("AutoScalingGroupName")
    return ActionResult(
        {"Activities": [each for group in groups.values() if name in (None, group.name) for each in group.activities]}
    )


def complete_lifecycle_action(self):
    member = held_member(self)
    result = self._get_param("LifecycleActionResult")
    if result not in ("CONTINUE", "ABANDON"):
        raise ValidationError("The lifecycle action result must be CONTINUE or ABANDON")
    member.complete(self._get_param("LifecycleHookName"), result)
    return EmptyResult()


def record_lifecycle_action_heartbeat(self):
    held_member(self).holds[self._get_param("LifecycleHookName")].beat()
    return EmptyResult()


def held_member(self):
    """The member that waits for the hook of the request, which names it by its id or by the action's token."""
    hook = self._get_param("LifecycleHookName")
    instance, token = self._get_param("InstanceId"), self._get_param("LifecycleActionToken")
    for member in self.autoscaling_backend.group(self._get_param("AutoScalingGroupName")).instance_states:
        hold = member.holds.get(hook)
        if hold and (member.instance_id == instance or hold.token == token):
            return member
    raise ValidationError(f"No active Lifecycle Action found with instance ID {instance}")


def start_instance_refresh(self):
    group = self.autoscaling_backend.group(self._get_param("AutoScalingGroupName"))
    if group.refresh:
        raise RefreshUnderWay("An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.")
    preferences = self._get_param("Preferences", {})
    desired = self._get_param("DesiredConfiguration", None)
    if preferences.get("AutoRollback") and not desired:
        raise ValidationError("A desired configuration must be specified to roll back automatically.")
    refresh = Refresh(group, preferences, desired)
    group.refreshes.insert(0, refresh)
    return ActionResult({"InstanceRefreshId": refresh.id})


def describe_instance_refreshes(self):
    group = self.autoscaling_backend.group(self._get_param("AutoScalingGroupName"))
    ids = self._get_param("InstanceRefreshIds", [])
    return ActionResult(
        {"InstanceRefreshes": [each.described() for each in group.refreshes if not ids or each.id in ids]}
    )


def cancel_instance_refresh(self):
    refresh = active_refresh(self)
    refresh.cancel()
    return ActionResult({"InstanceRefreshId": refresh.id})


def rollback_instance_refresh(self):
    refresh = active_refresh(self)
    if not refresh.desired:
        raise ValidationError("An instance refresh without a desired configuration cannot be rolled back.")
    refresh.roll_back("rolled back by a request")
    return ActionResult({"InstanceRefreshId": refresh.id})


def active_refresh(self):
    refresh = self.autoscaling_backend.group(self._get_param("AutoScalingGroupName")).refresh
    if refresh is None:
        raise NoRefresh("No in progress or pending Instance Refresh found for Auto Scaling group")
    return refresh


class RefreshUnderWay(AutoscalingClientError):
    code = "InstanceRefreshInProgress"


class NoRefresh(AutoscalingClientError):
    code = "ActiveInstanceRefreshNotFound"


for request in (
    create_auto_scaling_group,
    update_auto_scaling_group,
    put_lifecycle_hook,
    delete_auto_scaling_group,
    describe_scaling_activities,
    complete_lifecycle_action,
    record_lifecycle_action_heartbeat,
    start_instance_refresh,
    describe_instance_refreshes,
    cancel_instance_refresh,
    rollback_instance_refresh,
):
    setattr(AutoScalingResponse, request.__name__, request)
