#!/usr/bin/env bash
# Has Amazon's SSM agent run, by which Session Manager opens shells on this machine. Ubuntu's images bring it as a snap;
# elsewhere it is installed from Amazon's bucket in the region.
# Settings: REGION, REQUIRED (`yes`: deployments come by it, so that no machine does without).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/aws/signed-package.sh"

# Of June 2026, valid until 2027-11-25; Amazon has another key about every eighteen months (Systems Manager User Guide,
# "Verifying the signature of SSM Agent"). The guide has the key on its page only; Amazon's installer of ECS takes it, with
# the former ones, from this file.
agent_fingerprint=1C5B395CBE5E74E2F1CA21592784DBF388D19D46
key_address=https://raw.githubusercontent.com/aws/amazon-ecs-agent/master/scripts/amazon-ssm-agent.gpg

is_snap() {
  command -v snap >/dev/null && snap list amazon-ssm-agent >/dev/null 2>&1
}

# Not the newest one at each change: it is kept as it is until somebody removes it.
is_installed() {
  [[ $(dpkg-query --show --showformat '${db:Status-Abbrev}' amazon-ssm-agent 2>/dev/null) == ii* ]]
}

install_agent() {
  local address suffix="" without="set tierwright:aws.sessionManager to false"
  if [[ $REQUIRED == yes ]]; then without="set tierwright:aws.sshBy to network"; fi
  if [[ $REGION == cn-* ]]; then suffix=.cn; fi
  address=${AGENT_ADDRESS:-https://s3.$REGION.amazonaws.com$suffix/amazon-ssm-$REGION}
  progress "installing Amazon's SSM agent"
  install_signed "the SSM agent" "$agent_fingerprint" "$without" \
    "$address/latest/debian_$(dpkg --print-architecture)/amazon-ssm-agent.deb" "${KEY_ADDRESS:-$key_address}"
  touch "$TIERWRIGHT_STEP_STATE/installed"
}

# Visitors wait for new machines of a group, and need no shell: none is given up because Amazon has a new key, unless
# nothing could be deployed to it.
install_if_possible() {
  if [[ $REQUIRED == yes ]] || ! in_group; then
    install_agent
    return 0
  fi
  # In the background, since bash overlooks errors in a condition.
  install_agent &
  if ! wait $!; then
    progress "this machine has no shell of Session Manager: $(<"${stage:?}/failure")"
    exit 0
  fi
}

# A session has a worker of its own (core/app/appconfig of the agent's source has its name), and Linux keeps 15 letters.
has_sessions() {
  grep --quiet --no-messages --line-regexp ssm-session-wor "${PROCESSES:-/proc}"/[0-9]*/comm
}

# An agent that had no rights until now asks for them again after up to an hour, so it begins anew; not while somebody
# comes by it, for whom the line would break.
if is_snap; then
  snap start --enable amazon-ssm-agent
  has_sessions || snap restart amazon-ssm-agent
else
  is_installed || install_if_possible
  systemctl enable --quiet amazon-ssm-agent.service
  if has_sessions; then
    systemctl start amazon-ssm-agent.service
  else
    systemctl restart amazon-ssm-agent.service
  fi
fi
