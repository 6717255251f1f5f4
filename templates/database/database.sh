#!/usr/bin/env bash
# Makes the server's PostgreSQL serve the sites: TLS, private address, memory that suits the server, and a pg_hba.conf
# that lets each site into its own database only. Restarts it only for parameters that ask for it. Files that
# PostgreSQL refuses are taken back, so that a later restart cannot fail because of them.
# Settings: PGDG_VERSION (may be empty), MEMORY_PERCENT, MAX_CONNECTIONS, DEDICATED (yes or no).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/packages.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/tune.sh"

given=/etc/tierwright/database
common=/etc/postgresql-common/tierwright
state=${CLUSTER_VERSION_FILE%/*}
# What lay there before, until PostgreSQL uses the new files; it outlives an interruption.
former=$state/former
placed=()

# place SOURCE TARGET MODE GROUP: copies a file and keeps the former one. Copies, because the files were written before
# the package brought its user, and because only a copy can be taken back.
place() {
  local source=$1 target=$2 kept=$former/${2##*/}
  placed+=("$target")
  if cmp --silent "$source" "$target"; then
    return
  fi
  if [[ ! -e $kept && ! -e $kept.absent ]]; then
    cp --archive "$target" "$kept" || touch "$kept.absent"
  fi
  install --owner=root --group="$4" --mode="$3" "$source" "$target.new"
  mv --no-target-directory "$target.new" "$target"
}

take_back() {
  local target kept
  for target in "${placed[@]}"; do
    kept=$former/${target##*/}
    if [[ -e $kept ]]; then
      cp --archive "$kept" "$target"
    elif [[ -e $kept.absent ]]; then
      rm -f "$target"
    fi
  done
  rm -rf "$former"
}

place_all() {
  local configuration=/etc/postgresql/$version/main/conf.d
  memory_parameters >"$state/memory.conf"
  install --directory --mode=0700 "$former"
  install --directory --owner=root --group=postgres --mode=0750 "$common"
  install --directory --owner=postgres --group=postgres --mode=0755 "$configuration"
  place "$given/server.crt" "$common/server.crt" 0640 postgres
  place "$given/server.key" "$common/server.key" 0640 postgres
  place "$given/pg_hba.conf" "$common/pg_hba.conf" 0640 postgres
  place "$state/memory.conf" "$configuration/10-tierwright-memory.conf" 0644 root
  place "$given/postgresql.conf" "$configuration/20-tierwright.conf" 0644 root
}

check_certificate() {
  [[ $(openssl x509 -in "$given/server.crt" -noout -pubkey) == "$(openssl pkey -in "$given/server.key" -pubout)" ]] ||
    fail "the database server's certificate and private key do not belong together"
}

# What PostgreSQL would say to its files: `refused …` for each line that it does not accept, `restart` when a parameter
# waits for one. Reading the first view makes it parse the files; only then it knows which parameters wait.
examine_files() {
  run_sql <<'SQL'
SELECT count(*) AS parameters FROM pg_file_settings \gset
SELECT format('refused %s = %s', f.name, f.setting) FROM pg_file_settings f
WHERE f.error IS NOT NULL
  AND NOT EXISTS (SELECT FROM pg_settings s WHERE s.name = lower(f.name) AND s.pending_restart)
UNION ALL
SELECT format('refused pg_hba.conf line %s: %s', line_number, error) FROM pg_hba_file_rules WHERE error IS NOT NULL
UNION ALL
SELECT DISTINCT 'restart' FROM pg_settings WHERE pending_restart;
SQL
}

is_ready() {
  as_postgres pg_isready --quiet --dbname=postgres
}

restart() {
  progress "database: restarting PostgreSQL $version for its new settings"
  systemctl restart "$unit" && is_ready
}

# refuse WHAT
refuse() {
  take_back
  fail "$1" "correct tierwright:database; the former settings are back in place"
}

restart_or_refuse() {
  if restart; then
    return
  fi
  tail -n 15 "/var/log/postgresql/postgresql-$version-main.log" || true
  take_back
  systemctl restart "$unit" || true
  refuse "PostgreSQL does not start with its new settings"
}

use_files() {
  local found
  if ! is_ready; then
    restart_or_refuse
    return
  fi
  found=$(examine_files)
  if [[ $found == *refused\ * ]]; then
    found=${found#*refused }
    refuse "PostgreSQL does not accept ${found%%$'\n'*}"
  fi
  if [[ $found == restart ]]; then
    restart_or_refuse
  elif compgen -G "$former/*" >/dev/null; then
    systemctl reload "$unit"
  fi
}

install_postgresql "$PGDG_VERSION"
version=$(find_cluster "$PGDG_VERSION")
unit=postgresql@$version-main.service
install --directory --mode=0700 "$state"
echo "$version" >"$CLUSTER_VERSION_FILE"

if changed /etc/systemd/system/postgresql@.service.d/tierwright.conf /etc/systemd/system/tierwright-backup@.service; then
  systemctl daemon-reload
fi
check_certificate
is_ready || systemctl start "$unit" || true
place_all
use_files
rm -rf "$former"
