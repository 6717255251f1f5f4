#!/usr/bin/env bash
# Stops Amazon's SSM agent where it came with Tierwright. The package stays, as all packages do; one that was there before
# goes on, without rights.
set -euo pipefail

[[ -e $TIERWRIGHT_STEP_STATE/installed ]] || exit 0
systemctl disable --quiet --now amazon-ssm-agent.service
