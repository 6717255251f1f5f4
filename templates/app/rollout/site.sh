#!/usr/bin/env bash
# For phases to read: where the parts of a site lie on an app server, and all that phases share.
# Settings: SITE.

home=/srv/sites/$SITE
site_settings=/etc/tierwright/sites/$SITE
site_state=/var/lib/tierwright/sites/$SITE
units=/etc/systemd/system

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/pipeline.sh"
for part in replicas target ports attempt later ready renew; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/rollout/$part.sh"
done

# link TARGET NAME: at once, so that nobody finds no link.
link() {
  ln --symbolic --no-dereference --force "$1" "$2.new"
  mv --no-target-directory "$2.new" "$2"
}

# keep FILE: writes standard input into a file at once. A directory that is there keeps its rights: settings are for the
# site alone.
keep() {
  [[ -d ${1%/*} ]] || install --directory --mode=0755 "${1%/*}"
  cat >"$1.new"
  mv --no-target-directory "$1.new" "$1"
}
