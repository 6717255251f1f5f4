#!/usr/bin/env bash
# The source `architectures`: one artefact for each architecture of servers. Read by `app/release.sh`.

# fetch_source DIRECTORY. Settings: SOURCE_KIND (the source that each artefact is of), SOURCE_ARCHITECTURES (one a line),
# and the settings of that source with the architecture before their names: AMD64_SOURCE_URL.
fetch_source() {
  local prefix=${FACT_ARCHITECTURE^^}_ name
  grep --quiet --line-regexp --fixed-strings "$FACT_ARCHITECTURE" <<<"$SOURCE_ARCHITECTURES" ||
    fail "the source has nothing for $FACT_ARCHITECTURE, which this server is, only for ${SOURCE_ARCHITECTURES//$'\n'/ and }" \
      "add it to source.architectures, or take the role app from this server"
  while read -r name; do
    export "${name#"$prefix"}=${!name}"
  done < <(compgen -v "${prefix}SOURCE_")
  # Now it is the artefact's own function.
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/sources/$SOURCE_KIND.sh"
  fetch_source "$1"
}
