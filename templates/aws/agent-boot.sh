#!/usr/bin/env bash
# Brings Amazon's SSM agent up before there is a kit, since whoever brings the kit comes by the agent. Run by
# tierwright-agent.service until it succeeds; from then on the agent is up to the machine's own step.
# Argument: the region. signed-package.sh and session-manager.sh lie below this file's folder.
set -euo pipefail
umask 022

root=${TIERWRIGHT_ROOT:-}
export REGION=$1 REQUIRED=yes
TIERWRIGHT_SCRIPTS=$(dirname -- "${BASH_SOURCE[0]}")
TIERWRIGHT_STEP_STATE=$(mktemp --directory)
trap 'rm -rf "$TIERWRIGHT_STEP_STATE"' EXIT

progress() {
  echo "tierwright-agent: $*"
}

# fail WHAT [WHAT_TO_DO]
fail() {
  echo "tierwright-agent: $1${2:+: $2}" >&2
  exit 1
}

packages_apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"
}

packages_install() {
  packages_apt install --yes --no-install-recommends -- "$@"
}

# install_packages PACKAGE…
install_packages() {
  packages_apt update
  packages_install "$@" || fail "cannot install $*" "see the messages of apt before this"
}

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/aws/session-manager.sh"
progress "the SSM agent runs"
rm -f "$root/etc/systemd/system/multi-user.target.wants/tierwright-agent.service"
