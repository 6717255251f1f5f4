#!/usr/bin/env bash
# For other scripts to read.

# prune_uploaded: removes uploaded archives that no site names any more, and what an interrupted copy left. A fresh one may
# be for a site whose turn is still to come.
prune_uploaded() {
  local archive name
  find "$TIERWRIGHT_STATE/incoming" -maxdepth 1 -type f -name '.*' -mmin +60 -delete
  while IFS= read -r archive; do
    name=$(basename "$archive" .tar.gz)
    grep --quiet --no-messages --fixed-strings --line-regexp "|$name" "$TIERWRIGHT_STATE"/steps/*/{document,attempt} \
      /srv/sites/*/releases/*/.tierwright-words ||
      rm -f "$archive"
  done < <(find "$TIERWRIGHT_STATE/incoming" -name '*.tar.gz' -mmin +1440)
}
