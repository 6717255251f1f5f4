#!/usr/bin/env bash
# For scripts to read: the group of machines that this one belongs to, by the query API of EC2 Auto Scaling and of EC2.
# Settings: GROUP_AUTO_SCALING, GROUP_INSTANCE (this machine), and those of request.sh, which it needs.
# shellcheck disable=SC2034,SC2154 # request.sh sets aws_…, and readers use them

# ask_by_query SERVICE VERSION ANSWER_FILE NAME=VALUE…: returns 1 with aws_complaint.
ask_by_query() {
  local service=$1 answer=$3 body=$AWS_SCRATCH/query-body.$BASHPID word text="Version=$2" code=0
  shift 3
  for word in "$@"; do
    uri_encoded "${word#*=}"
    text+="&${word%%=*}=$REPLY"
  done
  printf '%s' "$text" >"$body"
  service_url "$service"
  aws_request POST "$REPLY/" "$service" "$body" "$answer" "content-type:application/x-www-form-urlencoded; charset=utf-8" || code=1
  rm -f "$body"
  return "$code"
}

# ask_auto_scaling ANSWER_FILE NAME=VALUE…
ask_auto_scaling() {
  local answer=$1
  shift
  ask_by_query autoscaling 2011-01-01 "$answer" "$@"
}

# group_states: prints `INSTANCE STATE` of each machine of the group, by its life in the group. Returns 1 with aws_complaint.
group_states() {
  local answer=$AWS_SCRATCH/group.$BASHPID
  ask_auto_scaling "$answer" Action=DescribeAutoScalingGroups "AutoScalingGroupNames.member.1=$GROUP_AUTO_SCALING" || return 1
  LC_ALL=C awk '
    BEGIN { RS = "<"; FS = ">" }
    $1 == "Instances" { inside = 1 }
    $1 == "/Instances" { inside = 0 }
    inside && $1 == "InstanceId" { id = $2 }
    inside && $1 == "LifecycleState" { state = $2 }
    $1 == "/member" && id != "" && state != "" { print id, state; id = state = "" }' "$answer"
  rm -f "$answer"
}

# group_addresses: prints `INSTANCE ADDRESS` of each machine that runs, by its private address. Returns 1 with aws_complaint.
group_addresses() {
  local answer=$AWS_SCRATCH/addresses.$BASHPID
  ask_by_query ec2 2016-11-15 "$answer" Action=DescribeInstances \
    "Filter.1.Name=tag:aws:autoscaling:groupName" "Filter.1.Value.1=$GROUP_AUTO_SCALING" \
    "Filter.2.Name=instance-state-name" "Filter.2.Value.1=running" || return 1
  LC_ALL=C awk '
    BEGIN { RS = "<"; FS = ">" }
    $1 == "instanceId" { id = $2 }
    # Those of its interfaces come later.
    $1 == "privateIpAddress" && id != "" { print id, $2; id = "" }' "$answer"
  rm -f "$answer"
}

# complete_hook HOOK CONTINUE|ABANDON: lets the group go on with this machine. Returns 1 with aws_complaint.
complete_hook() {
  ask_auto_scaling "$AWS_SCRATCH/hook.$BASHPID" Action=CompleteLifecycleAction \
    "AutoScalingGroupName=$GROUP_AUTO_SCALING" "LifecycleHookName=$1" "InstanceId=$GROUP_INSTANCE" "LifecycleActionResult=$2"
}

# record_heartbeat HOOK: the time of the hook begins anew. A group without it is no reason to stop.
record_heartbeat() {
  AWS_ATTEMPTS=2 ask_auto_scaling "$AWS_SCRATCH/hook.$BASHPID" Action=RecordLifecycleActionHeartbeat \
    "AutoScalingGroupName=$GROUP_AUTO_SCALING" "LifecycleHookName=$1" "InstanceId=$GROUP_INSTANCE" || true
}

# ask_own_metadata PATH: prints it. Returns 1 when there is no such thing, or no metadata service.
ask_own_metadata() {
  local token
  token=$(ask_metadata "X-aws-ec2-metadata-token-ttl-seconds: 60" --request PUT --url "$metadata_service/latest/api/token" 2>/dev/null) ||
    return 1
  ask_metadata "X-aws-ec2-metadata-token: $token" --url "$metadata_service/latest/meta-data/$1" 2>/dev/null
}
