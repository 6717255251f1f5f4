#!/usr/bin/env bash
# For notify.sh to read: what notifications say, for each kind of recipient. They tell of the variables that notify.sh
# sets: event, stack, release, previous, server, who, rollback, seconds (may be empty), and of a failure step, why and last_lines.
# shellcheck disable=SC2154

# Lines of a log, and characters of each, that a message shows at most.
shown_lines=25
shown_characters=500

# Prints what happened, in a few words.
summary() {
  local what="release ${release:-(unknown)}${previous:+ (from $previous)}"
  case $event/$rollback in
    start/false) echo "$what is on its way" ;;
    start/true) echo "going back to $what" ;;
    success/false) echo "$what is live" ;;
    success/true) echo "went back to $what" ;;
    failure/*) echo "$what failed" ;;
  esac
}

# Prints what happened, as one line for people.
headline() {
  local text
  text="$SITE (stack $stack): $(summary)"
  if [[ $event == failure ]]; then text+=" in $step on $server: $why"; fi
  if [[ -n $seconds ]]; then text+="; after $seconds s"; fi
  printf '%s; by %s\n' "$text" "$who"
}

# The last lines, none of them endless.
short_lines() {
  [[ -z $last_lines ]] || tail --lines="$shown_lines" <<<"$last_lines" | cut --characters="1-$shown_characters"
}

# Prints a JSON object with all that is known.
json_message() {
  local text name line
  printf -v text '{"time":"%(%FT%TZ)T"' -1
  for name in event site stack release previousRelease server user from; do
    json_text "${json_values[$name]}"
    text+=",\"$name\":$REPLY"
  done
  text+=",\"rollback\":$rollback,\"seconds\":${seconds:-null}"
  if [[ $event == failure ]]; then
    json_text "$step" && text+=",\"failedStep\":$REPLY"
    json_text "$why" && text+=",\"reason\":$REPLY,\"lastLines\":["
    while IFS= read -r line; do
      json_text "$line"
      text+="$REPLY,"
    done < <(short_lines)
    text="${text%,}]"
  fi
  printf '%s}\n' "$text"
}

# Prints what incoming webhooks of Slack take: a text in which &, < and > are escaped, and nothing else is.
slack_message() {
  local text lines
  text=$(headline)
  lines=$(short_lines)
  if [[ -n $lines ]]; then
    # Three backticks would end the block of lines.
    text+=$'\n```\n'"${lines//'```'/"'''"}"$'\n```'
  fi
  text=${text//&/'&amp;'}
  text=${text//</'&lt;'}
  text=${text//>/'&gt;'}
  json_text "$text"
  printf '{"text":%s}\n' "$REPLY"
}

# Prints a mail (RFC 5322). Settings: FROM, TO (with blanks between).
mail_message() {
  printf 'Date: %s\nFrom: <%s>\nTo: <%s>\n' "$(date --rfc-email)" "$FROM" "${TO// />, <}"
  printf 'Subject: %s\nMessage-ID: <%s.%s@%s>\n' "[$stack] $SITE: $(summary)" "${EPOCHREALTIME/[.,]/}" "$BASHPID" "$FACT_HOSTNAME"
  printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n'
  printf 'Auto-Submitted: auto-generated\n\n'
  {
    headline
    if [[ -n $last_lines ]]; then printf '\nLast lines:\n\n%s\n' "$(short_lines)"; fi
  } | base64 --wrap=76
}
