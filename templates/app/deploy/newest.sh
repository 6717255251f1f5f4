#!/usr/bin/env bash
# For `deploy.sh` to read: what an administrator means who names no release: what the followed source has now.
# Settings: those of app/release.

# name_newest: sets LABEL and the words of the release.
name_newest() {
  local part word secrets=/etc/tierwright/sites/$SITE/staged/source-secrets
  case $SOURCE in
    followed) ;;
    pushed) fail "the releases of $SITE are pushed" "copy one into a pickup folder, or touch the one that is there" ;;
    *) fail "the releases of $SITE come from the workstation" "run pulumi up" ;;
  esac
  for part in app/build "sources/newest-$SOURCE_KIND"; do
    # shellcheck source=/dev/null
    . "$TIERWRIGHT_SCRIPTS/$part.sh"
  done
  # shellcheck source=/dev/null
  [[ ! -e $secrets ]] || . "$secrets"
  newest_release || fail "$(followed_place) has no release: $newest_missing" "publish one"
  for word in "${newest_words[@]}"; do printf -v "${word%%=*}" '%s' "${word#*=}"; done
  LABEL=$newest_label
}
