#!/usr/bin/env bash
# The source `archive`: a tar or zip archive behind a URL. Read by `app/release.sh`.

# shellcheck source=templates/sources/download.sh
. "$TIERWRIGHT_SCRIPTS/sources/download.sh"

# fetch_source DIRECTORY. Settings: SOURCE_URL, SOURCE_SHA256.
fetch_source() {
  download "$SOURCE_URL" "$SOURCE_SHA256" print_url --location --url "$SOURCE_URL"
  unpack_fetched "$downloaded" "$1"
}
