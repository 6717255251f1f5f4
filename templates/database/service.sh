#!/usr/bin/env bash
# Lets this server look after databases that lie at a service: installs PostgreSQL's client programs, and sees that the
# service is who its certificate says, and takes its master.
# Settings: SERVICE_VERSION (its major version), PGDG_VERSION (of the programs; empty: the distribution's).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/cluster.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/packages.sh"

# install_client: sets `version`. pg_dump refuses servers that are newer than itself.
install_client() {
  version=$PGDG_VERSION
  if [[ -n $version ]]; then
    add_pgdg
  else
    install_packages postgresql-client
    version=$(client_of_distribution)
  fi
  ((version >= SERVICE_VERSION)) ||
    fail "the programs of PostgreSQL ${version:-?} cannot back up databases of PostgreSQL $SERVICE_VERSION" \
      "set packages: pgdg in tierwright:database"
  install_packages "postgresql-client-$version"
}

client_of_distribution() {
  dpkg-query --show --showformat '${Depends}' postgresql-client | sed -n 's/.*postgresql-client-\([0-9]*\).*/\1/p'
}

# wait_for_service: its name and a new password take a while to be known everywhere; its authority does not.
wait_for_service() {
  local deadline=$((SECONDS + 120)) said
  until said=$(run_sql <<<'SELECT 1' 2>&1); do
    if ((SECONDS >= deadline)) || [[ $said == *"certificate verify failed"* ]]; then
      echo "$said" >&2
      fail "the database service does not let this server in" \
        "see what psql says below; it has to be reached at port 5432, with a certificate of the authority that the settings name"
    fi
    sleep 5
  done
}

# close_common_databases: every role may enter these otherwise, and with them all sites could leave each other messages.
close_common_databases() {
  run_sql <<'SQL'
SET client_min_messages = 'warning';
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname) FROM pg_database
WHERE datname IN ('postgres', 'template1') AND pg_has_role(datdba, 'USAGE') \gexec
SQL
}

install_client
install --directory --mode=0700 "${CLUSTER_VERSION_FILE%/*}"
echo "$version" >"$CLUSTER_VERSION_FILE"
if changed /etc/systemd/system/tierwright-backup@.service; then
  systemctl daemon-reload
fi
wait_for_service
close_common_databases
