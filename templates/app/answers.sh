#!/usr/bin/env bash
# For other scripts to read: how to know that a replica is healthy.
# Settings: SITE, SYSTEM_USER and, by `load_check` or from a plan, ADDRESS and the CHECK_ variables.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/site-command.sh"

# A replica that begins anew so often will not become healthy by waiting.
most_restarts=5

# load_check: of the settings that are live, for tasks, which are told nothing but the site.
load_check() {
  # shellcheck source=/dev/null
  . "/etc/tierwright/sites/$SITE/current/plan"
}

# answers PORT: waits until the replica answers; when it does not, its last lines go to the log.
answers() {
  local unit=site-$SITE@$1.service before
  before=$(replica_restarts "$unit")
  HTTP_ANSWER="no answer"
  if wait_until "$CHECK_TIMEOUT_SECONDS" "$CHECK_INTERVAL_SECONDS" answers_or_gave_up "$1" "$unit" "$before" &&
    [[ $HTTP_ANSWER == answered ]]; then
    return 0
  fi
  echo "the replica on port $1: $HTTP_ANSWER${CHECK_PATH:+ ($CHECK_KIND $CHECK_PATH)}, in up to $CHECK_TIMEOUT_SECONDS s"
  echo "its last lines:"
  journalctl --unit="$unit" --lines=20 --no-pager --output=cat || true
  return 1
}

answers_or_gave_up() {
  if answers_now "$1"; then
    HTTP_ANSWER=answered
  elif systemctl is-failed --quiet "$2"; then
    HTTP_ANSWER="its program has failed"
  elif (($(replica_restarts "$2") - $3 >= most_restarts)); then
    HTTP_ANSWER="its program ended $most_restarts times"
  else
    return 1
  fi
}

replica_restarts() {
  systemctl show --property=NRestarts --value "$1"
}

# answers_now PORT: one check.
answers_now() {
  case $CHECK_KIND in
    http) http_answers "http://$ADDRESS:$1$CHECK_PATH" "$CHECK_HOST" "$CHECK_STATUS" "$CHECK_BODY" ;;
    tcp) wait_for_port "${ADDRESS//[\[\]]/}" "$1" 0 2>/dev/null ;;
    command) check_command "$1" ;;
    *) fail "$CHECK_KIND is not a kind of check" ;;
  esac
}

# check_command PORT: the settings' own command, as the replica would run it.
check_command() {
  local replica=/srv/sites/$SITE/replicas/$1
  site_command "$(readlink "$replica/release")" "$(readlink "$replica/settings")" check \
    --setenv=PORT="$1" --setenv=ADDRESS="$ADDRESS" --property=RuntimeMaxSec=30
}
