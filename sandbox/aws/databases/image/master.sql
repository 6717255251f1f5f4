-- Makes the master of a database of RDS, and what RDS itself has: whether they are there or not.
-- Variables: master. The password stands in a file.
\set password `cat /run/postgresql/password`
SET client_min_messages = 'warning';
SET log_statement = 'none';

SELECT pg_reload_conf();

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['rds_superuser', 'rds_password', 'rds_replication', :'master']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
SELECT format('GRANT %I TO rds_superuser WITH ADMIN OPTION', rolname) FROM pg_roles
WHERE rolname IN ('pg_monitor', 'pg_signal_backend', 'pg_checkpoint', 'rds_password', 'rds_replication') \gexec
GRANT rds_superuser TO :"master";
ALTER ROLE :"master" LOGIN NOSUPERUSER CREATEDB CREATEROLE PASSWORD :'password' VALID UNTIL 'infinity';

ALTER DATABASE postgres OWNER TO :"master";
ALTER DATABASE template1 OWNER TO :"master";
SELECT 'CREATE DATABASE rdsadmin' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'rdsadmin') \gexec
