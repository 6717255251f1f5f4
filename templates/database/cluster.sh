#!/usr/bin/env bash
# For other scripts to read: the PostgreSQL cluster that serves the sites, and how to talk to it.

# The cluster's major version, kept by `database.sh` because asking Debian's tools takes a tenth of a second.
CLUSTER_VERSION_FILE=/var/lib/tierwright/database/version

# postgresql_program NAME: the path of a program of the cluster's version, without Debian's slow wrapper.
postgresql_program() {
  [[ -e $CLUSTER_VERSION_FILE ]] ||
    fail "this server has no PostgreSQL of Tierwright" "give it the role db"
  echo "/usr/lib/postgresql/$(<"$CLUSTER_VERSION_FILE")/bin/$1"
}

# as_postgres PROGRAM ARGUMENT…: runs a program of PostgreSQL as the superuser of the cluster.
as_postgres() {
  local program
  program=$(postgresql_program "$1")
  # From a directory which it may enter.
  (cd / && as_user postgres "$program" --port=5432 "${@:2}")
}

# run_sql ARGUMENT…: runs the SQL of standard input, prints bare rows, ends at the first error.
run_sql() {
  as_postgres psql --no-psqlrc --no-password --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 \
    --dbname=postgres "$@"
}
