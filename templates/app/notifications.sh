#!/usr/bin/env bash
# Makes a server able to tell about releases: what it needs beyond the files that say whom.
set -euo pipefail

install_packages curl ca-certificates
