"""One machine of a group, from its launch to its end, with the states that Auto Scaling gives it.

Pending → Pending:Wait (launch hooks) → Pending:Proceed → InService → Terminating (target groups let go of it) →
Terminating:Wait (terminating hooks) → Terminating:Proceed → gone. States and their order: EC2 Auto Scaling's user guide,
"Lifecycle hooks".
"""

import time
import uuid

from moto.autoscaling.models import InstanceState

LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING"


class Hold:
    """A lifecycle hook that keeps a member waiting."""

    def __init__(self, hook):
        self.hook = hook
        self.token = str(uuid.uuid4())
        # AWS's limit for all heartbeats together.
        self.latest = time.time() + min(172_800, 100 * self.hook.heartbeat_timeout)
        self.beat()

    def beat(self):
        self.until = min(self.latest, time.time() + self.hook.heartbeat_timeout)


class Member(InstanceState):
    def __init__(self, instance, group, recipe):
        super().__init__(instance, "Pending", autoscaling_group=group)
        self.protected_from_scale_in = group.new_instances_protected_from_scale_in
        self.recipe = recipe
        self.launched_at = time.time()
        self.in_service_at = None
        self.holds = {}
        self.is_abandoned = False
        # As the group's activities tell of it.
        self.launch_activity = {}

    @property
    def launch_template(self):
        return self.recipe.launch_template

    @property
    def is_leaving(self):
        return self.lifecycle_state.startswith("Terminating")

    @property
    def is_in_service(self):
        return self.lifecycle_state == "InService"

    @property
    def is_dead(self):
        return self.instance.state != "running"

    def follow(self):
        """Takes the steps that are due; returns what the group has to do: None, "given up" or "gone"."""
        state = self.lifecycle_state
        if state == "Pending":
            return self._boot()
        if state == "Pending:Wait":
            return "given up" if self.is_dead else self._wait()
        if state == "Pending:Proceed":
            return "given up" if self.is_abandoned else self.enter_service()
        if state == "InService":
            if self.is_dead or self.health_status == "Unhealthy":
                self.leave("was found to be ill" if not self.is_dead else "does not run any more")
            return None
        if state == "Terminating":
            return self._let_go()
        if self.is_dead or state == "Terminating:Proceed":
            return "gone"
        return self._wait()

    def _boot(self):
        # What became of the container: see machine-state.ts.
        note = {tag["key"]: tag["value"] for tag in self.instance.get_tags()}.get("sandbox:machine")
        if self.is_dead or note not in (None, "runs"):
            return "given up"
        if note == "runs":
            self._hold(LAUNCHING, "Pending:Wait") or self.enter_service()
        return None

    def enter_service(self):
        self.lifecycle_state = "InService"
        self.in_service_at = time.time()
        self.launch_activity["StatusCode"] = "Successful"
        self.auto_scaling_group.register(self)

    def leave(self, cause):
        """Begins the end; target groups send nothing new from here on."""
        if self.is_leaving:
            return
        self.lifecycle_state = "Terminating"
        self.holds = {}
        self.auto_scaling_group.note(self, "Terminating", f"an instance {cause}")
        self.auto_scaling_group.deregister(self)

    def _let_go(self):
        # Who never served has nothing to bring to an end.
        if self.is_dead or self.in_service_at is None:
            return "gone"
        if self.auto_scaling_group.is_draining(self):
            return None
        return None if self._hold(TERMINATING, "Terminating:Wait") else "gone"

    def _hold(self, transition, state):
        hooks = self.auto_scaling_group.hooks(transition)
        if hooks:
            self.holds = {hook.name: Hold(hook) for hook in hooks}
            self.lifecycle_state = state
        return hooks

    def _wait(self):
        for hold in list(self.holds.values()):
            if hold.until <= time.time():
                self.complete(hold.hook.name, hold.hook.default_result)

    def complete(self, hook_name, result):
        """Ends the wait for a hook; an abandoned launch waits for no other one."""
        self.holds.pop(hook_name, None)
        is_launch = self.lifecycle_state.startswith("Pending")
        if result == "ABANDON" and is_launch:
            self.holds = {}
            self.is_abandoned = True
        if not self.holds:
            self.lifecycle_state = "Pending:Proceed" if is_launch else "Terminating:Proceed"
