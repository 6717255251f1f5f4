# shellcheck shell=bash

# status: this server at a glance.
status_command() {
  local stack="" version="unknown" failed
  if [[ -e $kit_state/stack ]]; then stack=$(<"$kit_state/stack"); fi
  if [[ -e $kit_directory/version ]]; then version=$(<"$kit_directory/version"); fi
  printf '%-9s %s\n' version "$version" stack "${stack:--}" lock "$(lock_command)"
  if in_group; then printf '%-9s %s\n' group "machine $(<"$kit_group/instance") of its group, see: tierwright members"; fi
  echo
  status_steps
  echo
  sites_command
  status_origins
  failed=$(systemctl list-units --failed --plain --no-legend 2>/dev/null | cut -d ' ' -f 1 || true)
  if [[ -n $failed ]]; then printf '\nFAILED UNITS\n%s\n' "$failed"; fi
}

status_steps() {
  local step day time state
  printf '%-40s %-11s %s\n' STEP STATE "LAST RUN"
  if [[ ! -e $kit_state/order ]]; then return 0; fi
  while IFS= read -r step; do
    if [[ -e $kit_steps/$step/result ]]; then
      read -r day time state <"$kit_steps/$step/result"
      printf '%-40s %-11s %s %s\n' "$step" "$state" "$day" "$time"
    fi
  done <"$kit_state/order"
}

# Of sites whose servers come to releases by themselves: from where, and what came last.
status_origins() {
  local directory site key value title=$'\nRELEASES BY THEMSELVES\n'
  for directory in "$kit_sites"/*/; do
    site=${directory%/}
    site=${site##*/}
    for key in FOLLOWS INCOMING; do
      value=$(site_info_get "$site" "$key")
      [[ -n $value ]] || continue
      printf '%s%-24s %s %s\n' "$title" "$site" "${key,,}" "$value"
      title=''
    done
  done
}

# version: the version of the kit.
version_command() {
  if [[ -e $kit_directory/version ]]; then cat "$kit_directory/version"; else echo "not installed"; fi
}
