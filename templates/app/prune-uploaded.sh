#!/usr/bin/env bash
# For other scripts to read.

# An archive that is younger than this may be for a site whose turn is still to come.
settled_archive=(-mmin +1440)

# prune_uploaded: removes uploaded archives that no site names any more, and what an interrupted copy left. A step names
# its archive while it has the server's lock, for which nobody waits unless there is something to remove.
prune_uploaded() {
  find "$TIERWRIGHT_STATE/incoming" -maxdepth 1 -type f -name '.*' -mmin +60 -delete
  [[ -z $(unnamed_archives) ]] || with_lock remove_unnamed_archives
}

remove_unnamed_archives() {
  local archive
  while IFS= read -r archive; do
    # Unless it was uploaded anew a moment ago.
    find "$archive" "${settled_archive[@]}" -delete
  done < <(unnamed_archives)
}

unnamed_archives() {
  local archive name
  while IFS= read -r archive; do
    name=$(basename "$archive" .tar.gz)
    grep --quiet --no-messages --fixed-strings --line-regexp "|$name" "$TIERWRIGHT_STATE"/steps/*/{document,attempt} \
      /srv/sites/*/releases/*/.tierwright-words ||
      echo "$archive"
  done < <(find "$TIERWRIGHT_STATE/incoming" -name '*.tar.gz' "${settled_archive[@]}")
}
