#!/usr/bin/env bash
# Empties a site's database: drops it and makes it anew with its extensions. When interrupted in between, the next
# run makes it. Run `database/backup` before.
# Settings: SITE, DATABASE, CONNECTION_LIMIT, EXTENSIONS (one a line).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/create.sh"

drop_database || fail "the database $DATABASE cannot be dropped"
create_database || fail "the database $DATABASE cannot be made anew" "run the task again"
progress "$SITE: its database is empty"
