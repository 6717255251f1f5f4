#!/usr/bin/env bash
# For other scripts to read: the PostgreSQL that serves the sites, and how to talk to it. It is the cluster of this
# server, or a service, for which this server has client programs.

# The major version, kept by `database.sh` and `service.sh` because asking Debian's tools takes a tenth of a second.
CLUSTER_VERSION_FILE=/var/lib/tierwright/database/version

# How root of this server reaches a service: variables of libpq, of which one names the file with the password.
DATABASE_SERVICE_FILE=/etc/tierwright/database/service/environment

# postgresql_program NAME: the path of a program of the cluster's version, without Debian's slow wrapper.
postgresql_program() {
  [[ -e $CLUSTER_VERSION_FILE ]] ||
    fail "the databases are not looked after on this server" "run this on the server with the role db, or, with database.rds, on the first app server"
  echo "/usr/lib/postgresql/$(<"$CLUSTER_VERSION_FILE")/bin/$1"
}

# is_service: whether the databases are at a service.
is_service() {
  [[ -e $DATABASE_SERVICE_FILE ]]
}

# as_postgres PROGRAM ARGUMENT…: runs a program of PostgreSQL as the superuser of the cluster, or as the service's master.
as_postgres() {
  local program
  program=$(postgresql_program "$1")
  if is_service; then
    (as_master "$program" "${@:2}")
  else
    # From a directory which it may enter.
    (cd / && as_user postgres "$program" --port=5432 "${@:2}")
  fi
}

# as_master COMMAND…: becomes a program with the service's variables, and without the step's own, which may be secret.
as_master() {
  local name names
  mapfile -t names < <(sed -n 's/^\(PG[A-Z]*\)=.*/\1/p' "$DATABASE_SERVICE_FILE")
  # shellcheck source=/dev/null
  . "$DATABASE_SERVICE_FILE"
  for name in "${names[@]}"; do export "${name?}"; done
  keep_environment "${names[@]}"
  cd /
  exec "$@" 7>&- 8>&- 9>&-
}

# run_sql ARGUMENT…: runs the SQL of standard input, prints bare rows, ends at the first error.
run_sql() {
  as_postgres psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
    --dbname=postgres "$@"
}
