# shellcheck shell=bash
# The log of a step, /var/log/tierwright/<step>.log: what its scripts said, secrets masked.

step_log=""

# log_open STEP ACTION: starts a part of the log for this run. Beyond 1 MiB the log starts anew, one old part is kept.
log_open() {
  local size name
  step_log=$kit_logs/$1.log
  while read -r size name; do
    case $name in
      "$step_log") if ((size > 1048576)); then mv -T "$step_log" "$step_log.1"; fi ;;
      "$kit_history") if ((size > longest_list)); then shorten_list "$kit_history"; fi ;;
    esac
  done < <(stat -c '%s %n' -- "$step_log" "$kit_history" 2>/dev/null || true)
  printf '=== %(%F %T)T UTC %s %s, %s%s\n' -1 "$2" "$1" "$caller_user" "${caller_from:+ from $caller_from}" >>"$step_log"
}

# log_masked FILE: moves a script's output into the log.
log_masked() {
  printf '%s\n' "${document_masks[@]}" >"$stage/masks"
  LC_ALL=C masks=$stage/masks awk -f "$kit_directory/lib/mask.awk" "$1" >>"$step_log"
  rm -f "$1"
}

# log_tail: the last 25 lines of this run.
log_tail() {
  awk '/^=== / { delete lines; count = 0; next } { lines[++count] = $0 }
    END { for (i = count > 25 ? count - 24 : 1; i <= count; i++) print lines[i] }' "$step_log"
}
