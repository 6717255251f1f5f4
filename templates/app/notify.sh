#!/usr/bin/env bash
# For other scripts to read: tells those who asked for it that a release starts, succeeded or failed. Each is a directory
# of /etc/tierwright/notifications: settings (shell), curl (options of curl, the secrets among them), key (of a
# signature), command. Nothing here can fail a release, or hold it up for long.
# shellcheck disable=SC2034,SC2153,SC2154 # notification-text.sh reads them, and the kit and the settings set them

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/first-to-tell.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/hmac.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/notification-text.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/previous-release.sh"

notifications=/etc/tierwright/notifications
# How long one recipient may take, in seconds.
notify_limit=10
# A start that was told and never came to an end is forgotten after this time, in seconds.
started_limit=7200

# notify start|success|failure: settings: SITE, RELEASE, PREVIOUS_RELEASE (by default the one which visitors have), WHO,
# ROLLED_BACK (a text, when the site goes back); and of a failure FAILED_STEP, FAILED_WHY, LAST_LINES. Steps may each tell
# of a start: only the first one is sent.
notify() {
  (notify_all "$1") || true
}

notify_all() {
  local event=$1 directory job release=${RELEASE:-} previous='' server who seconds='' stack='' rollback=false step='' why='' last_lines=''
  local -a jobs=()
  local -A json_values
  find_duration || return 0
  compgen -G "$notifications/*/settings" >/dev/null || return 0
  find_values
  for directory in "$notifications"/*/; do
    send_notification "${directory%/}" &
    jobs+=("$!")
  done
  for job in "${jobs[@]}"; do wait "$job" || true; done
}

# Keeps when a release started, also when nobody is told: $started has the time, the release and the one before it.
# Returns 1 when the start of this release was told before.
find_duration() {
  local started=$TIERWRIGHT_STATE/sites/$SITE/started
  local -a known=()
  [[ ! -e $started ]] || read -ra known <"$started" || true
  if ((${#known[@]} > 0 && EPOCHSECONDS - known[0] > started_limit)); then known=(); fi
  # What fails is what had begun.
  if [[ $event == failure ]]; then release=${known[1]:-$release}; fi
  # The kit, which tells of failures, does not know what a server deployed by itself.
  [[ $event != failure ]] || release=${release:-${known[1]:-}}
  if [[ ${known[1]:-} != "$release" ]]; then known=(); fi
  previous=${PREVIOUS_RELEASE:-${known[2]:-$(previous_release "$SITE" "$release")}}
  if [[ $event == start ]]; then
    ((${#known[@]} == 0)) || return 1
    mkdir --parents "${started%/*}"
    printf '%s %s %s\n' "$EPOCHSECONDS" "$release" "$previous" >"$started"
    return 0
  fi
  if ((${#known[@]} > 0)); then seconds=$((EPOCHSECONDS - known[0])); fi
  rm -f "$started"
}

find_values() {
  stack=$(cat "$TIERWRIGHT_STATE/stack" 2>/dev/null || true)
  server=$(peer_self 2>/dev/null || echo "$FACT_HOSTNAME")
  # The kit knows who asked for the step.
  if [[ -n ${ROLLED_BACK:-} ]]; then rollback=true; fi
  who=${WHO:-${caller_user:-}}${caller_from:+ from $caller_from}
  step=${FAILED_STEP:-} why=${FAILED_WHY:-} last_lines=${LAST_LINES:-}
  mask_text why
  mask_text last_lines
  json_values=(
    [event]=$event [site]=$SITE [stack]=$stack [release]=$release [previousRelease]=$previous
    [server]=$server [user]=${WHO:-${caller_user:-}} [from]=${caller_from:-}
  )
}

# send_notification DIRECTORY
send_notification() {
  local name=${1##*/} KIND='' EVENTS='' SITES='' FROM='' TO='' message problem
  message=$stage/notification-$name
  # shellcheck source=/dev/null
  . "$1/settings"
  [[ " $EVENTS " == *" $event "* && (-z $SITES || " $SITES " == *" $SITE "*) ]] || return 0
  if "send_by_$KIND" "$1" >"$message.error" 2>&1; then return 0; fi
  problem=$(tail --lines=1 "$message.error")
  progress "$SITE: the notification $name could not be sent: ${problem:-no answer within $notify_limit s}"
}

send_by_slack() {
  slack_message >"$message"
  post "$1"
}

send_by_webhook() {
  json_message >"$message"
  if [[ -e $1/key ]]; then
    post "$1" --header "X-Tierwright-Signature: sha256=$(hmac_sha256 "$1/key" "$message")"
  else
    post "$1"
  fi
}

send_by_email() {
  mail_message >"$message"
  curl_with "$1" --upload-file "$message" --crlf
}

# As nobody, who can neither read secrets nor change anything; what it says goes into the log when it fails.
send_by_command() {
  json_message >"$message"
  as_user nobody timeout --kill-after=5 "$notify_limit" /bin/sh "$1/command" <"$message"
}

# post DIRECTORY OPTION…
post() {
  local directory=$1
  shift
  curl_with "$directory" --header "Content-Type: application/json" --data-binary "@$message" "$@"
}

# curl_with DIRECTORY OPTION…: addresses and passwords come from a file, since everybody can see a command line.
curl_with() {
  local directory=$1
  shift
  curl --disable --config "$directory/curl" --silent --show-error --fail --globoff --max-time "$notify_limit" \
    --output /dev/null "$@"
}
