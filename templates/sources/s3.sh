#!/usr/bin/env bash
# The source `s3`: a tar or zip archive in S3, or on a server that speaks its protocol. Read by `app/release.sh`.

# shellcheck source=templates/sources/s3-request.sh
. "$TIERWRIGHT_SCRIPTS/sources/s3-request.sh"

# fetch_source DIRECTORY. Settings: SOURCE_URL, SOURCE_SHA256, and those of `s3-request.sh`.
fetch_source() {
  download "$SOURCE_URL" "$SOURCE_SHA256" print_object "$SOURCE_URL"
  unpack_fetched "$downloaded" "$1"
}
