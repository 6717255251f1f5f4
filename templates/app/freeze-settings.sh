#!/usr/bin/env bash
# For release.sh to read: keeping the settings of a release with it.
# Settings: SITE, SYSTEM_USER.
# shellcheck disable=SC2154 # the kit sets stage

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/facts.sh"

# Settings belong to a release like its code: what runs keeps its own until it is switched, and going back brings
# back the settings too.
# freeze_settings DIRECTORY: keeps the staged ones there, as the next to run.
freeze_settings() {
  local settings=$1 sites=/etc/tierwright/sites
  local staged=$sites/$SITE/staged home=/srv/sites/$SITE
  install --directory --owner=root --group=root --mode=0751 "$sites" "$sites/$SITE" "$sites/$SITE/settings"
  fill_in_settings
  if [[ -d $settings ]]; then
    refresh_settings
  else
    mv --no-target-directory "$settings.part" "$settings"
  fi
  ln --symbolic --no-dereference --force "$settings" "$sites/$SITE/next.new"
  mv --no-target-directory "$sites/$SITE/next.new" "$sites/$SITE/next"
  if [[ -e $staged/database-authority.crt ]]; then
    install --mode=0644 "$staged/database-authority.crt" "$home/database-authority.crt"
  fi
}

# keep_document: on a machine of a group, the step and its secrets as they came, among the staged settings: with them other
# machines come to this release, for as long as there is something that could go back to it.
keep_document() {
  local directory=/etc/tierwright/sites/$SITE/staged/published
  # What a server deploys by itself has the settings that were staged before.
  [[ $TIERWRIGHT_STEP == "site.$SITE.release" ]] || return 0
  install --directory --mode=0700 "$directory"
  install --mode=0600 "$stage/document" "$stage/secrets" "$directory/"
}

# A copy of the staged settings with this server's facts in it.
fill_in_settings() {
  local -a files
  rm -rf "$settings.part"
  cp --recursive "$staged" "$settings.part"
  mapfile -d '' -t files < <(find "$settings.part" -type f ! -path '*/published/*' -print0)
  fill_facts "${files[@]}"
  chown --recursive "root:$SYSTEM_USER" "$settings.part"
  chmod --recursive u=rwX,g=rX,o= "$settings.part"
  # No replica reads these.
  find "$settings.part" \( -name masks -o -name source-secrets -o -path '*/published/*' \) -type f \
    -exec chmod 0600 {} + -exec chown root:root {} +
}

# What no replica reads may change without a restart, and is not in the name of the settings.
refresh_settings() {
  local name
  for name in plan masks source-secrets published migrate reload check tasks hooks; do
    [[ ! -d $settings/$name ]] || rm -rf "${settings:?}/$name"
    if [[ -e $settings.part/$name ]]; then
      mv --no-target-directory "$settings.part/$name" "$settings/$name"
    else
      rm -f "$settings/$name"
    fi
  done
  rm -rf "$settings.part"
}
