#!/usr/bin/env bash
# For `release.sh` to read: staging where servers come to releases by themselves. The workstation then stages settings
# for whatever release runs, and servers stage releases with the settings that are there.
# Settings: SITE, RELEASE, SETTINGS_DIGEST.

# settle_release: fills in what is not told: the release that runs, the digest of the settings that were staged last.
# RELEASE stays empty when none runs.
settle_release() {
  local known=/etc/tierwright/sites/$SITE/digest
  if [[ -n $SETTINGS_DIGEST ]]; then
    install --directory --mode=0751 "${known%/*/*}" "${known%/*}"
    (umask 077 && printf '%s\n' "$SETTINGS_DIGEST" >"$known.new")
    mv --no-target-directory "$known.new" "$known"
  elif [[ -e $known ]]; then
    SETTINGS_DIGEST=$(<"$known")
  else
    fail "the settings of $SITE are not on this server yet" "run pulumi up"
  fi
  [[ -z $RELEASE ]] || return 0
  RELEASE=$(site_info_get "$SITE" RELEASE)
  [[ -e /srv/sites/$SITE/releases/$RELEASE/.tierwright-release ]] || RELEASE=''
}

# await_release: of a site without a release: there is nothing to bring settings to.
await_release() {
  rm -f "/etc/tierwright/sites/$SITE/next"
  progress "$SITE: waits for its first release"
}
