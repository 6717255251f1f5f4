#!/usr/bin/env bash
# Makes nginx on this server pass a site's requests to these replicas; requests that are under way end where they are.
# Settings: SITE, ROLLOUT (its id), UPSTREAMS and BACKUPS (ADDRESS:PORT, with commas between; backups may be empty).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/nginx.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/upstreams.sh"

# Two rollouts at once may reach webservers in another order than app servers: the later one counts on all of them.
refuse_when_overtaken() {
  local last=''
  [[ ! -e $before/rollout ]] || last=$(<"$before/rollout")
  [[ ! $last > $ROLLOUT ]] || fail "the later rollout $last has switched this server already" "nothing was changed here"
}

expect_reachable() {
  local upstream
  local -a upstreams
  IFS=, read -ra upstreams <<<"$UPSTREAMS"
  for upstream in "${upstreams[@]}"; do
    wait_for_port "${upstream%:*}" "${upstream##*:}" 5 ||
      fail "the replica at $upstream cannot be reached from here" "see the firewall between the two servers"
  done
}

# Once for each rollout: one that switches in several batches goes back to what was there before its first.
remember_former() {
  [[ ! -e $before/rollout || $(<"$before/rollout") != "$ROLLOUT" ]] || return 0
  rm -rf "$before.new"
  install --directory --mode=0700 "$before.new"
  [[ ! -e $upstream_file ]] || cp --archive "$upstream_file" "$before.new/file"
  echo "$ROLLOUT" >"$before.new/rollout"
  rm -rf "$before"
  mv --no-target-directory "$before.new" "$before"
}

refuse_when_overtaken
expect_reachable
remember_former
wanted=$TIERWRIGHT_STATE/sites/$SITE/upstream.wanted
upstream_block "$UPSTREAMS" "${BACKUPS:-}" >"$wanted"
if served "$wanted"; then
  rm -f "$wanted"
  answer "unchanged"
  exit 0
fi
with_lock put_upstreams "$wanted" || fail "nginx does not take the new replicas: $REPLY" "what it used before stays in use"
rm -f "$wanted"
answer "switched"
