#!/usr/bin/env bash
# In the place of Amazon's session-manager-plugin: notes how it was called, and connects what it is told to the SSH server
# of the test, after a line of its own as the real one has it.
# Settings: FAKE_PLUGIN_NOTES (a file), FAKE_PLUGIN_PORT (empty: it fails with FAKE_PLUGIN_COMPLAINT).
set -euo pipefail

if [[ ${1:-} == --version ]]; then
  echo 1.2.764.0
  exit
fi
printf '%s\n' "$@" "${AWS_SSM_START_SESSION_RESPONSE:-}" >>"$FAKE_PLUGIN_NOTES"
if [[ -z $FAKE_PLUGIN_PORT ]]; then
  echo "$FAKE_PLUGIN_COMPLAINT"
  exit
fi
printf '\nStarting session with SessionId: me-0123\n'
exec 3<>"/dev/tcp/127.0.0.1/$FAKE_PLUGIN_PORT"
cat <&3 &
cat <&0 >&3 &
# Whoever hangs up first.
wait -n || true
jobs -p | xargs --no-run-if-empty kill
