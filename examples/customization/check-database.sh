#!/bin/sh
# Comes before each migration (apps.guestbook.pipeline): a release whose database does not answer fails here, before
# anything has changed. Runs like a replica: as the site's user, in the new release, with its environment; once for all
# servers.
set -eu

echo "from ${PREVIOUS_RELEASE:-nothing} to $RELEASE, on a server with $FACT_CORES core(s)"
psql --no-psqlrc --quiet --command 'SELECT 1' >/dev/null
