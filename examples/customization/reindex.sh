#!/bin/sh
# A task of the app's own (apps.guestbook.tasks): builds the indexes of the site's database anew, while it is in use.
# Runs like a replica: as the site's user, in the current release, with its environment. PGHOST, PGDATABASE and the
# like say where the database is; reindexdb is in the Debian package postgresql-client.
set -eu

reindexdb --concurrently "$PGDATABASE"
