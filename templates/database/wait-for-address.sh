#!/usr/bin/env bash
# Waits until this machine has an IP address, at most a minute: PostgreSQL then starts without it.
# Usage: wait-for-address.sh ADDRESS
set -euo pipefail

for ((i = 0; i < 300; i++)); do
  if [[ -n $(ip -oneline address show to "$1" -tentative 2>/dev/null) ]]; then
    exit 0
  fi
  sleep 0.2
done
echo "this machine still has no address $1; PostgreSQL is started without it" >&2
exit 1
