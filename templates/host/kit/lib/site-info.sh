# shellcheck shell=bash
# What a server knows about a site: KEY=value lines in $kit_sites/<site>/info, kept by the site's scripts and read by
# `tierwright status`. Keys in use: RELEASE, PORTS (with spaces), DOMAINS, DATABASE, URL,
# ROLLED_BACK (what runs instead of what), FOLLOWS, INCOMING (texts).

# For scripts. site_info_set SITE KEY [VALUE]: one line of text; without VALUE the key goes.
site_info_set() {
  local directory=$kit_sites/$1 line lines=()
  if [[ $2 != [A-Z]* || $2 == *[!A-Z0-9_]* || ${3:-} == *$'\n'* ]]; then fail "site_info_set $2: not a key and one line of text"; fi
  if [[ "$(site_info_get "$1" "$2")" == "${3:-}" && -e $directory/info ]]; then return 0; fi
  mkdir -p "$directory"
  # Phases are without the server's lock, and may tell something while a step does.
  {
    flock 6
    if [[ -e $directory/info ]]; then mapfile -t lines <"$directory/info"; fi
    {
      for line in "${lines[@]}"; do
        if [[ $line != "$2="* ]]; then printf '%s\n' "$line"; fi
      done
      if [[ -n ${3:-} ]]; then printf '%s=%s\n' "$2" "$3"; fi
    } >"$directory/info.new"
    mv -T "$directory/info.new" "$directory/info"
  } 6>>"$kit_run/$1.info.lock"
}

# For scripts. site_info_get SITE KEY: prints the value, or nothing.
site_info_get() {
  local line
  if [[ ! -e $kit_sites/$1/info ]]; then return 0; fi
  while IFS= read -r line; do
    if [[ $line == "$2="* ]]; then printf '%s\n' "${line#*=}"; fi
  done <"$kit_sites/$1/info"
}

# For scripts. site_info_remove SITE [KEY]: forgets a key, or the site.
site_info_remove() {
  if (($# == 2)); then
    site_info_set "$1" "$2"
  else
    rm -rf "${kit_sites:?}/$1"
  fi
}
