#!/usr/bin/env bash
# The source `pypi`: the release is a package, which the preset `python` installs. Read by `app/release.sh`.

# fetch_source DIRECTORY
fetch_source() {
  :
}
