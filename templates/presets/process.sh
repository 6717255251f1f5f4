#!/usr/bin/env bash
# The preset `process`: any program that listens on $PORT. Read by `app/release.sh`.

# build_release DIRECTORY. Settings: BUILD.
build_release() {
  run_build "$1"
}
