#!/usr/bin/env bash
# For other scripts to read: a site's role and database. One psql session does it all, whether they exist or not.

# create_database [PASSWORD]: PASSWORD is a quoted SQL literal; without one the role keeps the password it has.
# Settings: DATABASE (also the role), CONNECTION_LIMIT (-1: none), EXTENSIONS (one a line).
create_database() {
  {
    # The password goes by standard input and into no log of the server.
    echo "SET log_statement = 'none'; SET log_min_duration_statement = -1; SET log_min_error_statement = 'panic';"
    echo "SET pg_stat_statements.track_utility = off; SET client_min_messages = 'warning';"
    create_role_sql
    [[ $# == 0 ]] || echo "ALTER ROLE :\"database\" PASSWORD $1;"
    create_database_sql
  } | run_sql --set=database="$DATABASE" --set=connection_limit="$CONNECTION_LIMIT" --set=extensions="$EXTENSIONS"
}

create_role_sql() {
  cat <<'SQL'
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :'database' AND rolsuper) AS is_superuser \gset
\if :is_superuser
DO $$ BEGIN RAISE EXCEPTION 'a superuser has the name of this site''s role: rename one of the two'; END $$;
\endif
SELECT format('CREATE ROLE %I', :'database') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'database') \gexec
ALTER ROLE :"database" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  CONNECTION LIMIT :connection_limit;
SQL
}

# PostgreSQL 15 and later keep strangers from creating things in `public`; version 14 has to be told.
create_database_sql() {
  cat <<'SQL'
SELECT format('CREATE DATABASE %I OWNER %1$I TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8''', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO :"database";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :database
SET client_min_messages = 'warning';
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
