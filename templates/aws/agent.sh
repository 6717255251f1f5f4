#!/usr/bin/env bash
# Installs Amazon's CloudWatch agent and has it read its configuration. The package comes from Amazon's bucket in the
# region, signed by the key whose fingerprint Amazon publishes (CloudWatch User Guide, "Verifying the signature of the
# CloudWatch agent package").
# Settings: REGION, CONFIGURATION (its file).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/aws/signed-package.sh"

agent_fingerprint=937616F3450B7D806CBD9725D58167303B789C72
agent=/opt/aws/amazon-cloudwatch-agent

# Not the newest one at each change: it is kept as it is until somebody removes it.
is_installed() {
  [[ $(dpkg-query --show --showformat '${db:Status-Abbrev}' amazon-cloudwatch-agent 2>/dev/null) == ii* ]]
}

install_agent() {
  local address architecture suffix=""
  if [[ $REGION == cn-* ]]; then suffix=.cn; fi
  architecture=$(dpkg --print-architecture)
  address=${AGENT_ADDRESS:-https://amazoncloudwatch-agent-$REGION.s3.$REGION.amazonaws.com$suffix}
  progress "installing Amazon's CloudWatch agent"
  install_signed "the CloudWatch agent" "$agent_fingerprint" "set tierwright:aws.logs to off" \
    "$address/$FACT_OS/$architecture/latest/amazon-cloudwatch-agent.deb" "$address/assets/amazon-cloudwatch-agent.gpg"
}

start_agent() {
  "$agent/bin/amazon-cloudwatch-agent-ctl" -a fetch-config -m ec2 -s -c "file:$CONFIGURATION" ||
    fail "the CloudWatch agent does not take its configuration" "see what it says below; versions before May 2026 do not read journals: apt-get remove amazon-cloudwatch-agent, and run pulumi up again"
}

watch() {
  is_installed || install_agent
  start_agent
}

# Visitors wait for new machines of a group, and nobody needs what they log: none is given up because Amazon has a new key.
if ! in_group; then
  watch
else
  # In the background, since bash overlooks errors in a condition.
  watch &
  if ! wait $!; then
    progress "CloudWatch has neither logs nor numbers of this machine: $(<"${stage:?}/failure")"
  fi
fi
