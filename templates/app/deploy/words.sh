#!/usr/bin/env bash
# For other scripts to read: the words by which servers tell each other a release. They are kept with it, so that another
# server can be given it later.
# Settings: SITE, SOURCE, SOURCE_…, LABEL (what people call the release), BUILD_IDENTITY.

# What makes a release of a source this one and no other.
word_names=(SOURCE SOURCE_FORMAT SOURCE_SHA256 SOURCE_COMMIT SOURCE_VERSION SOURCE_HASH SOURCE_PINNED)

# release_words: prints NAME=VALUE, one a line, of those that are set.
release_words() {
  local name
  for name in "${word_names[@]}"; do
    [[ -z ${!name:-} ]] || printf '%s=%s\n' "$name" "${!name}"
  done
}

# release_id: the name of the release: its label, and a hash of all that its build depends on.
release_id() {
  local hash
  hash=$({ release_words && echo "$BUILD_IDENTITY"; } | sha256sum)
  echo "${LABEL:0:40}-${hash:0:8}"
}

# keep_words RELEASE: with the uploaded archive in a line that keeps it from being pruned.
keep_words() {
  local file=/srv/sites/$SITE/releases/$1/.tierwright-words
  {
    release_words
    echo "LABEL=${LABEL:-}"
    [[ -z ${SOURCE_SHA256:-} ]] || echo "|$SOURCE_SHA256"
  } >"$file.new"
  chmod 0600 "$file.new"
  mv --no-target-directory "$file.new" "$file"
}

# kept_words RELEASE: prints them.
kept_words() {
  grep --no-messages '^[A-Z]' "/srv/sites/$SITE/releases/$1/.tierwright-words" || true
}
