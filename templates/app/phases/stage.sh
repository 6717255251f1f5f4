#!/usr/bin/env bash
# Stages a release that a server came to by itself, with the settings that the workstation staged last; without RELEASE,
# stages the settings for the release that runs.
# Settings: those of app/release, RELEASE, and of the release SOURCE and SOURCE_…, LABEL.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/deploy/words.sh"
# shellcheck disable=SC2034 # there is no document that could bring it
SETTINGS_DIGEST=''
secrets=/etc/tierwright/sites/$SITE/staged/source-secrets
# shellcheck source=/dev/null
[[ ! -e $secrets ]] || . "$secrets"
given=$RELEASE
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/release.sh"
[[ -z $given ]] || keep_words "$RELEASE"
answer "release $RELEASE"
