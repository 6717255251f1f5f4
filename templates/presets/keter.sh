#!/usr/bin/env bash
# The preset `keter`: what the release's own `config/keter.yaml` starts. Read by `app/release.sh`.

# build_release DIRECTORY. Settings: BUILD, SITE, SITE_DOMAINS (with blanks between them).
build_release() {
  local host said missing=()
  run_build "$1"
  # As the user who builds, for the bundle may hold links in the places of files.
  said=$(as_builder python3 "$TIERWRIGHT_SCRIPTS/presets/keter.py" "$1" 2>&1) ||
    fail "the bundle cannot be deployed: ${said//$'\n'/ }" "correct it, and make it anew"
  for host in $said; do
    [[ " $SITE_DOMAINS " == *" $host "* ]] || missing+=("$host")
  done
  if ((${#missing[@]} > 0)); then progress "$SITE: the bundle names ${missing[*]}, which the site does not have"; fi
}
