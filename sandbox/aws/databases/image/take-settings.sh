#!/bin/bash
# Waits until PostgreSQL serves, and gives it what it can be given while it does: the master, and parameters that need no
# start.
# shellcheck disable=SC2154 # configuration.sh says what is where
set -euo pipefail

# shellcheck source=/dev/null
. /opt/sandbox/database/configuration.sh

ask() {
  as_postgres "$programs/psql" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --host=/run/postgresql --username=rdsadmin \
    --dbname=postgres "$@"
}

deadline=$((SECONDS + 60))
until ask --command='SELECT' &>/dev/null; do
  if ((SECONDS >= deadline)); then
    echo "PostgreSQL does not serve" >&2
    exit 1
  fi
  sleep 0.2
done
write_parameters immediate
write_access
# psql reads the password as the user that it is.
install -m 0600 -o postgres -g postgres "$given/password" /run/postgresql/password
ask --set=master="$(<"$given/master")" --file=/opt/sandbox/database/master.sql >/dev/null
