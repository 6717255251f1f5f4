#!/usr/bin/env bash
# Installs Amazon's CloudWatch agent and has it read its configuration. The package comes from Amazon's bucket in the
# region; it is in no repository of the distribution, so its signature is checked here, by the key whose fingerprint
# Amazon publishes (CloudWatch User Guide, "Verifying the signature of the CloudWatch agent package").
# Settings: REGION, CONFIGURATION (its file).
set -euo pipefail

agent_fingerprint=937616F3450B7D806CBD9725D58167303B789C72
agent=/opt/aws/amazon-cloudwatch-agent

# Not the newest one at each change: it is kept as it is until somebody removes it.
is_installed() {
  [[ $(dpkg-query --show --showformat '${db:Status-Abbrev}' amazon-cloudwatch-agent 2>/dev/null) == ii* ]]
}

install_agent() {
  local directory address architecture
  architecture=$(dpkg --print-architecture)
  address=${AGENT_ADDRESS:-https://amazoncloudwatch-agent-$REGION.s3.$REGION.amazonaws.com}
  progress "installing Amazon's CloudWatch agent"
  directory=$(mktemp --directory)
  install_packages ca-certificates curl gpg gpgv
  fetch "$address/$FACT_OS/$architecture/latest/amazon-cloudwatch-agent.deb" "$directory/agent.deb"
  fetch "$address/$FACT_OS/$architecture/latest/amazon-cloudwatch-agent.deb.sig" "$directory/agent.sig"
  fetch "$address/assets/amazon-cloudwatch-agent.gpg" "$directory/key"
  check_signature "$directory"
  packages_install "$directory/agent.deb" || fail "the CloudWatch agent cannot be installed" "see the messages of apt in the log"
  rm -rf "$directory"
}

fetch() {
  curl --silent --show-error --fail --location --retry 5 --connect-timeout 10 --max-time 600 --output "$2" "$1" ||
    fail "$1 cannot be fetched" "let the server reach it, or set tierwright:aws.logs to off"
}

# check_signature DIRECTORY: the key itself comes from where the package comes from, so it counts by its fingerprint alone.
check_signature() {
  local said
  install --directory --mode=0700 "$1/home"
  gpg --homedir "$1/home" --batch --quiet --no-autostart --yes --dearmor --output "$1/keyring" "$1/key" 2>/dev/null ||
    cp "$1/key" "$1/keyring"
  said=$(gpgv --homedir "$1/home" --keyring "$1/keyring" --status-fd 1 "$1/agent.sig" "$1/agent.deb" 2>&1) || true
  if ! grep --quiet --extended-regexp "^\[GNUPG:\] VALIDSIG ([0-9A-F]+ .* )?$agent_fingerprint( |\$)" <<<"$said"; then
    rm -rf "$1"
    fail "the CloudWatch agent is not signed by Amazon's key $agent_fingerprint" "do not install it; tell Amazon, and set tierwright:aws.logs to off meanwhile"
  fi
}

start_agent() {
  "$agent/bin/amazon-cloudwatch-agent-ctl" -a fetch-config -m ec2 -s -c "file:$CONFIGURATION" ||
    fail "the CloudWatch agent does not take its configuration" "see what it says below; versions before May 2026 do not read journals: apt-get remove amazon-cloudwatch-agent, and run pulumi up again"
}

is_installed || install_agent
start_agent
