#!/usr/bin/env bash
# For other scripts to read.

# previous_release SITE RELEASE: prints the release that visitors had before this one, or nothing for a site's first.
previous_release() {
  local link release
  for link in current previous; do
    release=$(readlink "/srv/sites/$1/$link" || true)
    release=${release##*/}
    if [[ -n $release && $release != "$2" ]]; then
      printf '%s\n' "$release"
      return
    fi
  done
}
