#!/usr/bin/env bash
# The source `pushed`: what was copied into a pickup folder of an app server, and handed on to the others. Read by
# `app/release.sh`.

# fetch_source DIRECTORY. Settings: SOURCE_SHA256, SOURCE_FORMAT (tree, archive, keter or deb).
fetch_source() {
  # shellcheck source=templates/sources/uploaded.sh
  . "$TIERWRIGHT_SCRIPTS/sources/uploaded.sh"
  find_uploaded "$SOURCE_SHA256"
  case $SOURCE_FORMAT in
    # A set of files keeps the directory at its top; most archives have one too many.
    tree | keter)
      unpack_archive "$uploaded" "$1"
      refuse_links_out "$1"
      ;;
    archive) unpack_fetched "$uploaded" "$1" ;;
    deb)
      # shellcheck source=/dev/null
      . "$TIERWRIGHT_SCRIPTS/sources/deb.sh"
      # shellcheck disable=SC2034 # deb.sh reads them
      SOURCE_PLACE=file SOURCE_PACKAGE=$LABEL
      # shellcheck disable=SC2034
      for_other_servers="push one for $FACT_ARCHITECTURE, or one for all; servers of two architectures take packages from source.architectures alone"
      fetch_source "$1"
      ;;
    *) fail "$SOURCE_FORMAT is not a format of releases" ;;
  esac
}
