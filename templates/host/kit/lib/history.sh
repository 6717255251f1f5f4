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
# What administrators can have put into a title or the name of a release shows no secret.
history_append() {
  local line value title=$2 from_release=${6:-} to_release=${7:-}
  mask_text title
  mask_text from_release
  mask_text to_release
  printf -v line '{"time":"%(%FT%TZ)T"' -1
  for value in "step:$1" "title:$title" "result:$3" "user:$caller_user" "from:$caller_from"; do
    json_text "${value#*:}"
    line+=",\"${value%%:*}\":$REPLY"
  done
  for value in "site:${5:-}" "fromRelease:$from_release" "toRelease:$to_release"; do
    if [[ -z ${value#*:} ]]; then continue; fi
    json_text "${value#*:}"
    line+=",\"${value%%:*}\":$REPLY"
  done
  printf '%s,"seconds":%s}\n' "$line" "$4" >>"$kit_history"
}

# From this size on a list of what happened is shortened, in bytes.
longest_list=$((4 * 1024 * 1024))

# shorten_list FILE: the newest lines stay, half as many bytes of them.
shorten_list() {
  (umask 077 && tail -c $((longest_list / 2)) "$1" | tail -n +2 >"$1.new")
  mv -T "$1.new" "$1"
}

# For administrators: history [SITE] [--rollouts] [-n LINES] [--json]. A site may be gone and still have a history.
history_command() {
  local count=20 json="" site="" about=history_about
  while (($#)); do
    case $1 in
      -n)
        count=${2:-}
        shift
        ;;
      --json) json=yes ;;
      --rollouts) about=history_of_rollouts ;;
      [a-z]*) site=$1 ;;
      *) stop "history: unknown option $1; allowed: SITE, --rollouts, -n LINES, --json" ;;
    esac
    shift
  done
  [[ $count =~ ^[0-9]+$ ]] || stop "history: -n takes a number of lines"
  [[ -z $site || $site =~ ^[a-z][a-z0-9-]*$ ]] || stop "history: $site is not the name of a site"
  [[ -e $kit_history ]] || return 0
  if [[ -n $json ]]; then
    "$about" "$site" | tail -n "$count"
  else
    "$about" "$site" | tail -n "$count" | LC_ALL=C awk -f "$kit_directory/lib/history.awk"
  fi
}

# history_about SITE: the lines about a site, or all. Quotes inside of texts are escaped, so no text looks like the field.
history_about() {
  if [[ -z $1 ]]; then
    cat "$kit_history"
  else
    grep -aF "\"site\":\"$1\"" "$kit_history" || true
  fi
}

# history_of_rollouts SITE: without their phases, which have lines of their own; on the server that coordinated them.
history_of_rollouts() {
  history_about "$1" | grep -a '"step":"site\.[a-z0-9-]*\.rollout"' || true
}
