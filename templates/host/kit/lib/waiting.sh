# shellcheck shell=bash
# Waiting until something answers: often at first, then once per interval.

# For scripts. wait_for_port ADDRESS PORT [SECONDS]: until something listens there, 30 s at most. Returns 1 after that.
wait_for_port() {
  wait_until "${3:-30}" 1 timeout 5 bash "$kit_directory/probe/port.sh" "$1" "$2"
}

# For scripts. wait_for_http URL [STATUS] [SECONDS] [INTERVAL] [HOST] [TEXT] [UNIT]: until http://ADDRESS[:PORT]/PATH
# answers with this status (200), with TEXT in its body. Returns 1 after SECONDS (60), or when systemd has given UNIT
# up; the last answer stands in the log and in HTTP_ANSWER. HOST is the host name to ask for, by default the address.
wait_for_http() {
  local url=$1 status=${2:-200} limit=${3:-60} interval=${4:-1} host=${5:-} text=${6:-} unit=${7:-}
  HTTP_ANSWER="no answer"
  if wait_until "$limit" "$interval" http_answers_or_gave_up; then
    if [[ $HTTP_ANSWER == answered ]]; then return 0; fi
    echo "$url: $unit has failed"
    return 1
  fi
  echo "$url: $HTTP_ANSWER after $limit s, expected status $status${text:+ and the text \"$text\"}"
  return 1
}

http_answers_or_gave_up() {
  if http_answers "$url" "$host" "$status" "$text"; then
    HTTP_ANSWER=answered
  elif [[ -n $unit ]] && systemctl is-failed --quiet "$unit"; then
    HTTP_ANSWER="$unit has failed"
  else
    return 1
  fi
}

http_answers() {
  local answer
  answer=$(timeout 10 bash "$kit_directory/probe/http.sh" "$1" "$2" 2>/dev/null) || {
    HTTP_ANSWER="no answer"
    return 1
  }
  HTTP_ANSWER="it answers ${answer%%$'\r'*}"
  [[ $answer == HTTP/*\ "$3"[\ $'\r']* ]] || return 1
  if [[ -n $4 && ${answer#*$'\r\n\r\n'} != *"$4"* ]]; then
    HTTP_ANSWER="its text lacks \"$4\""
    return 1
  fi
}

# For scripts. wait_until SECONDS INTERVAL COMMAND…: until the command succeeds. Returns 1 after that time.
wait_until() {
  local limit=$1 interval=$2 pause=50 deadline
  shift 2
  interval=$(awk -v seconds="$interval" 'BEGIN { printf "%d", seconds * 1000 }')
  deadline=$((SECONDS + limit))
  until "$@"; do
    if ((SECONDS >= deadline)); then return 1; fi
    sleep "$((pause / 1000)).$(printf '%03d' $((pause % 1000)))"
    pause=$((pause * 2 > interval ? interval : pause * 2))
  done
}
