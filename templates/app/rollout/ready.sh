#!/usr/bin/env bash
# For phases to read: waiting until new replicas may get requests.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/answers.sh"

# expect_ready PORT…: until they answer, and it is really they who do.
expect_ready() {
  local port other
  for port in "$@"; do
    answers "$port" || {
      other=$(foreign_listener "$port")
      fail "release $target_id does not answer on port $port" \
        "${other:+another program listens there: $other; }${HTTP_ANSWER}; see: tierwright logs $SITE"
    }
    other=$(foreign_listener "$port")
    [[ -z $other ]] || fail "another program listens on port $port: $other" "stop it, or give the site another port in its settings"
  done
}

# warm_up PORT…: whatever they answer; the check says whether they are healthy.
warm_up() {
  local port path
  for port in "$@"; do
    while IFS= read -r path; do
      [[ -n $path ]] || continue
      http_answers "http://$ADDRESS:$port$path" "$CHECK_HOST" 200 "" ||
        echo "warm-up of port $port with $path: $HTTP_ANSWER"
    done <<<"$WARM_UP"
  done
}

# healthy_ports PORT…: those of them which are active and answer at this moment.
healthy_ports() {
  local port
  for port in "$@"; do
    ! replica_is_active "$port" || ! answers_now "$port" || echo "$port"
  done
}
