# shellcheck shell=bash
# The history: one JSON object per line for each action.

# json_text TEXT: sets REPLY to TEXT as a JSON string, quotes included.
json_text() {
  local LC_ALL=C text=$1 code character escaped
  if [[ $text == *[$'\x80'-$'\xff']* ]]; then text=$(iconv -c -f UTF-8 -t UTF-8 <<<"$text" || true); fi
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  if [[ $text == *[$'\x01'-$'\x1f'$'\x7f']* ]]; then
    for code in {1..31} 127; do
      printf -v escaped '\\u%04x' "$code"
      printf -v character '%b' "\\x${escaped: -2}"
      text=${text//"$character"/"$escaped"}
    done
  fi
  REPLY="\"$text\""
}

# history_append STEP TITLE RESULT SECONDS [SITE FROM_RELEASE TO_RELEASE]: the last three only where they are known.
history_append() {
  local line value
  printf -v line '{"time":"%(%FT%TZ)T"' -1
  for value in "step:$1" "title:$2" "result:$3" "user:$caller_user" "from:$caller_from"; do
    json_text "${value#*:}"
    line+=",\"${value%%:*}\":$REPLY"
  done
  for value in "site:${5:-}" "fromRelease:${6:-}" "toRelease:${7:-}"; do
    if [[ -z ${value#*:} ]]; then continue; fi
    json_text "${value#*:}"
    line+=",\"${value%%:*}\":$REPLY"
  done
  printf '%s,"seconds":%s}\n' "$line" "$4" >>"$kit_history"
}

# Keeps the newest 2 MiB.
history_shorten() {
  tail -c 2097152 "$kit_history" | tail -n +2 >"$kit_history.new"
  mv -T "$kit_history.new" "$kit_history"
}

# For administrators: history [-n LINES] [--json]
history_command() {
  local count=20 json=""
  while (($#)); do
    case $1 in
      -n)
        count=${2:-}
        shift
        ;;
      --json) json=yes ;;
      *) stop "history: unknown option $1; allowed: -n LINES, --json" ;;
    esac
    shift
  done
  [[ $count =~ ^[0-9]+$ ]] || stop "history: -n takes a number of lines"
  [[ -e $kit_history ]] || return 0
  if [[ -n $json ]]; then
    tail -n "$count" "$kit_history"
  else
    tail -n "$count" "$kit_history" | LC_ALL=C awk -f "$kit_directory/lib/history.awk"
  fi
}
