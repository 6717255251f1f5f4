#!/usr/bin/env bash
# For other scripts to read: how to know that a replica is healthy.
# Settings: SITE, and, before `load_check`, nothing more; after it, or given by the step: ADDRESS, CHECK_HOST, CHECK_PATH,
# CHECK_STATUS, CHECK_BODY (may be empty), CHECK_TIMEOUT_SECONDS, CHECK_INTERVAL_SECONDS.

check_settings=(ADDRESS CHECK_HOST CHECK_PATH CHECK_STATUS CHECK_BODY CHECK_TIMEOUT_SECONDS CHECK_INTERVAL_SECONDS)

# answers PORT: waits until the replica answers; when it does not, its last lines go to the log.
answers() {
  wait_for_http "http://$ADDRESS:$1$CHECK_PATH" "$CHECK_STATUS" "$CHECK_TIMEOUT_SECONDS" "$CHECK_INTERVAL_SECONDS" \
    "$CHECK_HOST" "$CHECK_BODY" "site-$SITE@$1.service" && return
  echo "the last lines of the replica on port $1:"
  journalctl --unit="site-$SITE@$1.service" --lines=20 --no-pager --output=cat || true
  return 1
}

# For tasks, which are told nothing but the site.
remember_check() {
  local name
  for name in "${check_settings[@]}"; do
    site_info_set "$SITE" "$name" "${!name}"
  done
}

load_check() {
  local name
  for name in "${check_settings[@]}"; do
    printf -v "$name" '%s' "$(site_info_get "$SITE" "$name")"
  done
}
