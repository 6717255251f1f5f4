#!/usr/bin/env bash
# For `packages.sh` to read: a cluster without its configuration, as on the data volume of a machine that was replaced.
# Debian's own pg_createcluster takes over data only with the configuration among them, and clears up when it fails.

# Keeps packages from trying it.
no_cluster_of_packages=/etc/postgresql-common/createcluster.d/tierwright.conf

# orphaned_version: the version of a cluster `main` that has data and no configuration; the newest one, as an older one
# is what an upgrade left. Nothing where there is none.
orphaned_version() {
  local file version
  for file in /var/lib/postgresql/*/main/PG_VERSION; do
    version=${file#/var/lib/postgresql/}
    version=${version%%/*}
    if [[ -e $file && ! -e /etc/postgresql/$version/main/postgresql.conf ]]; then
      echo "$version"
    fi
  done | sort --numeric-sort | tail -n 1
}

# spare_orphan ORPHANED WANTED: before packages are installed. Neither empty databases in the place of those that are
# there, nor data that the server's PostgreSQL cannot read.
spare_orphan() {
  local wanted=$2
  install_packages postgresql-common
  wanted=${wanted:-$(apt-cache show --no-all-versions postgresql | sed -n 's/^Depends:.*\bpostgresql-\([0-9]*\).*/\1/p')}
  [[ $1 == "$wanted" ]] ||
    fail "the databases in /var/lib/postgresql are of PostgreSQL $1, and this server is to have $wanted" \
      "set tierwright:database to { packages: pgdg, version: $1 }, so that they are served; upgrade later, with pg_upgradecluster"
  install --directory "${no_cluster_of_packages%/*}"
  echo 'create_main_cluster = off' >"$no_cluster_of_packages"
}

# adopt_orphan VERSION: gives it the configuration that a new cluster would get, and the user of this machine. It is made
# aside, with data of its own, and gets its place when it is complete.
adopt_orphan() {
  local version=$1 configuration=/etc/postgresql/$1 data=/var/lib/postgresql/$1/main other
  progress "database: taking over the data of PostgreSQL $version"
  rm -rf "$configuration/adopting"
  other=$(mktemp --directory)
  chown postgres:postgres "$other"
  pg_createcluster --port=5432 --datadir="$other/data" "$version" adopting
  sed --in-place "s|$other/data|$data|g; s|adopting|main|g" "$configuration"/adopting/*.conf
  if [[ $(stat --format=%U:%G "$data") != postgres:postgres ]]; then
    chown --recursive --no-dereference postgres:postgres "/var/lib/postgresql/$version"
  fi
  mv --no-target-directory "/var/log/postgresql/postgresql-$version-adopting.log" \
    "/var/log/postgresql/postgresql-$version-main.log"
  mv --no-target-directory "$configuration/adopting" "$configuration/main"
  rm -rf "$other" "$no_cluster_of_packages"
  systemctl daemon-reload
}
