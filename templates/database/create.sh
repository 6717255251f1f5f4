#!/usr/bin/env bash
# For other scripts to read: a site's role and database. One psql session does it all, whether they exist or not.

# create_database [PASSWORD]: PASSWORD is a quoted SQL literal; without one the role keeps the password it has.
# Settings: DATABASE (also the role), CONNECTION_LIMIT (-1: none), EXTENSIONS (one a line).
create_database() {
  {
    begin_sql
    create_role_sql
    [[ $# == 0 ]] || password_sql "$1"
    create_database_sql
  } | run_sql --set=database="$DATABASE" --set=connection_limit="$CONNECTION_LIMIT" --set=extensions="$EXTENSIONS"
  if [[ $# != 0 ]] && is_service; then set_password_of_service "$1"; fi
}

# The master of a service is no superuser. Machines of a group may be at it at the same time, hence the lock, which
# belongs to the connection.
begin_sql() {
  cat <<'SQL'
SET client_min_messages = 'warning';
SELECT rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user \gset own_
SELECT pg_advisory_lock(hashtext('tierwright'), hashtext(:'database')) \gset locked_
SQL
}

create_role_sql() {
  cat <<'SQL'
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :'database' AND rolsuper) AS is_superuser \gset
\if :is_superuser
DO $$ BEGIN RAISE EXCEPTION 'a superuser has the name of this site''s role: rename one of the two'; END $$;
\endif
SELECT format('CREATE ROLE %I', :'database') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'database') \gexec
\if :own_is_superuser
ALTER ROLE :"database" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT :connection_limit;
\else
ALTER ROLE :"database" LOGIN NOCREATEDB NOCREATEROLE CONNECTION LIMIT :connection_limit;
-- Who gives a database to a role, dumps it or drops it has to be a member of the role. PostgreSQL 16 and later make the
-- master an administrator of the roles that it creates, and no member.
GRANT :"database" TO CURRENT_USER;
\endif
SQL
}

# password_sql PASSWORD: it goes by standard input and into no log of the server.
password_sql() {
  is_service || cat <<SQL
SET log_statement = 'none'; SET log_min_duration_statement = -1; SET log_min_error_statement = 'panic';
SET pg_stat_statements.track_utility = off;
ALTER ROLE :"database" PASSWORD $1;
SQL
}

# set_password_of_service PASSWORD: what a service logs is not ours to say, so psql sends only what the password is
# checked by. It asks for the password twice: without a terminal, on standard input.
set_password_of_service() {
  local program
  program=$(postgresql_program psql)
  [[ $1 =~ ^\'([A-Za-z0-9]+)\'$ ]] || fail "the password of $DATABASE has other characters than letters and digits"
  printf '%s\n%s\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[1]}" |
    (as_master setsid --wait "$program" --no-psqlrc --no-password --quiet --set=ON_ERROR_STOP=1 --dbname=postgres \
      --command="SELECT pg_advisory_lock(hashtext('tierwright'), hashtext('$DATABASE'))" \
      --command="\\password \"$DATABASE\"") >/dev/null
}

# PostgreSQL 15 and later keep strangers from creating things in `public`; version 14 has to be told. Texts are sorted
# by code point wherever that can be had: it is the same everywhere, also after a database has moved.
create_database_sql() {
  cat <<'SQL'
SELECT CASE
  WHEN :'own_is_superuser'::boolean
    OR EXISTS (SELECT FROM pg_collation WHERE collprovider = 'c' AND collname IN ('C.utf8', 'C.UTF-8'))
    THEN 'LOCALE ''C.UTF-8'''
  WHEN current_setting('server_version_num')::int >= 170000 THEN 'LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'''
  ELSE ''
END AS locale \gset
SELECT format('CREATE DATABASE %I OWNER %1$I TEMPLATE template0 ENCODING ''UTF8'' ', :'database') || :'locale'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO :"database";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :database
SET client_min_messages = 'warning';
SELECT pg_advisory_lock(hashtext('tierwright'), hashtext(:'database')) \gset locked_
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO :"database";
SELECT format('CREATE EXTENSION IF NOT EXISTS %I CASCADE', name)
FROM unnest(string_to_array(:'extensions', E'\n')) AS name WHERE name <> '' \gexec
SQL
}

# drop_database: with its connections; the role stays.
drop_database() {
  run_sql --set=database="$DATABASE" <<'SQL'
SET client_min_messages = 'warning';
DROP DATABASE IF EXISTS :"database" WITH (FORCE);
SQL
}

drop_role() {
  run_sql --set=database="$DATABASE" <<<"SET client_min_messages = 'warning'; DROP ROLE IF EXISTS :\"database\";"
}
