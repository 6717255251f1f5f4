# shellcheck shell=bash
# shellcheck disable=SC2034 # others use what is named here
# For the other scripts to read: where PostgreSQL is here, and how what is given becomes its configuration.

# What this machine mounts: `server.crt`, `server.key`, `master`, `password`, and parameters as lines `name=value`.
given=/opt/sandbox/given
data=/var/lib/postgresql/data
programs=$(echo /usr/lib/postgresql/*/bin)

as_postgres() {
  (cd / && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
}

# write_parameters at-start|immediate: those that PostgreSQL knows and whose value it takes, as a file of its configuration.
write_parameters() {
  local line name value
  while IFS= read -r line; do
    name=${line%%=*} value=${line#*=}
    # RDS's own, which mean something to other scripts.
    [[ $name != rds.* ]] || continue
    if as_postgres "$programs/postgres" -D "$data" -C "$name" -c "$name=$value" &>/dev/null; then
      printf "%s = '%s'\n" "$name" "${value//\'/\'\'}"
    else
      echo "PostgreSQL does not take $name = $value" >&2
    fi
  done <"$given/$1" >"$data/$1.conf.new"
  mv "$data/$1.conf.new" "$data/$1.conf"
  chown postgres:postgres "$data/$1.conf"
}

# write_access: who may come in, and how: rds.force_ssl, which is on where nobody says otherwise.
write_access() {
  local way=hostssl
  if grep -qx 'rds\.force_ssl=0' "$given/at-start" "$given/immediate"; then way=host; fi
  {
    echo "local all rdsadmin peer map=sandbox"
    echo "host rdsadmin all all reject"
    echo "$way all all all scram-sha-256"
  } >"$data/pg_hba.conf.new"
  mv "$data/pg_hba.conf.new" "$data/pg_hba.conf"
  chown postgres:postgres "$data/pg_hba.conf"
}
