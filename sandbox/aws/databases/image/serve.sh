#!/bin/bash
# Serves PostgreSQL as RDS does, as the first process of its container: over TLS, and with a superuser that nobody else is.
# Each start takes all parameters, as RDS does.
# shellcheck disable=SC2154 # configuration.sh says what is where
set -euo pipefail

# shellcheck source=/dev/null
. /opt/sandbox/database/configuration.sh

install -d -o postgres -g postgres /run/postgresql
if [[ ! -e $data/PG_VERSION ]]; then
  # What is half made is not taken for a database.
  rm -rf "$data" "$data.new"
  as_postgres "$programs/initdb" --no-sync --auth=reject --username=rdsadmin --encoding=UTF8 --locale=C.UTF-8 \
    -D "$data.new" >/dev/null
  mv "$data.new" "$data"
fi
for name in server.crt server.key; do
  install -m 0600 -o postgres -g postgres "$given/$name" "$data/$name"
done
for name in postgresql.conf pg_ident.conf; do
  install -m 0600 -o postgres -g postgres "/opt/sandbox/database/$name" "$data/$name"
done
write_parameters at-start
write_parameters immediate
write_access
cd /
exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$programs/postgres" -D "$data"
