#!/usr/bin/env bash
# For `database.sh` to read: installs PostgreSQL and finds out which version serves port 5432.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/database/adopt.sh"

# install_postgresql VERSION: of PGDG, or the distribution's when VERSION is empty.
install_postgresql() {
  local orphaned
  orphaned=$(orphaned_version)
  if [[ -n $1 ]]; then
    add_pgdg
  fi
  if [[ -n $orphaned ]]; then
    spare_orphan "$orphaned" "$1"
  fi
  install_packages "postgresql${1:+-$1}"
  if [[ -n $orphaned ]]; then
    adopt_orphan "$orphaned"
  fi
}

# The repository's signing key comes with Debian's own package, so nothing is trusted that was just downloaded.
add_pgdg() {
  ! compgen -G '/etc/apt/sources.list.d/pgdg.*' >/dev/null || return 0
  install_packages ca-certificates postgresql-common
  progress "database: adding the repository of the PostgreSQL project"
  /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y ||
    fail "the repository apt.postgresql.org cannot be added" \
      "let the server reach https://apt.postgresql.org, or set database.packages to distribution"
}

# find_cluster VERSION: prints the version of the cluster `main` at port 5432; makes one when there is none.
find_cluster() {
  local cluster version
  cluster=$(pg_lsclusters --no-header | awk '$3 == 5432 { print $1, $2 }')
  if [[ -z $cluster ]]; then
    version=${1:-$(newest_version)}
    pg_createcluster --port=5432 "$version" main >&2
    cluster="$version main"
  fi
  version=${cluster% *}
  [[ $cluster == *" main" ]] ||
    fail "port 5432 belongs to the PostgreSQL cluster ${cluster/ //}" "Tierwright manages the cluster called main"
  [[ -z $1 || $1 == "$version" ]] ||
    fail "port 5432 belongs to PostgreSQL $version, and database.version is $1" \
      "move the databases on the server: pg_dropcluster --stop $1 main && pg_upgradecluster $version main"
  echo "$version"
}

newest_version() {
  local directories=(/usr/lib/postgresql/*/)
  printf '%s\n' "${directories[@]}" | sed 's|.*/\([0-9]*\)/$|\1|' | sort --numeric-sort | tail -n 1
}
