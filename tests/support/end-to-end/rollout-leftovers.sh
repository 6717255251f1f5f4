#!/usr/bin/env bash
# Prints what is left of rollouts of the site prod on an app server besides its live replicas; nothing when all is well.
# Ports of the site: 12000 to 12031.
set -euo pipefail

cd /srv/sites/prod
live=$(grep --files-with-matches --line-regexp live replicas/*/state | cut -d/ -f2)

# others WHAT PORTS: the ports which are not those of live replicas, or are missing among them.
others() {
  diff --unchanged-line-format= --old-line-format="$1: only live: %L" --new-line-format="$1: too many: %L" \
    <(sort <<<"$live") <(sort <<<"$2") || true
}

others "replicas" "$(ls replicas)"
# Without --all: systemd remembers stopped units whose files are gone until it is reloaded.
others "units" "$(systemctl list-units --plain --no-legend 'site-prod@*' | sed 's/^site-prod@\([0-9]*\).*/\1/')"
others "unit files" "$(find /etc/systemd/system -name 'site-prod@1*.service' -type f | sed 's/.*@\([0-9]*\).*/\1/')"
others "listening" "$(ss --no-header --listening --tcp --numeric | awk '{ print $4 }' | sed -n 's/.*:\(120[0-3][0-9]\)$/\1/p')"
systemctl list-units --all --plain --no-legend 'tierwright-prod-*'
[[ ! -L new ]] || echo "new: $(readlink new)"
