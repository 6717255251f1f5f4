#!/usr/bin/env bash
# For phases to read: which releases and settings stay on the server.

# Releases that failed stay to be looked into, so many of them.
kept_failed=2

# prune: keeps the newest KEEP_RELEASES releases that were once healthy, each with the settings it had last, as many
# settings, and the newest failed ones; and, whatever their age, all that something still points to. A step that stages a
# release holds the server's lock when it finds a former one complete and points to its settings.
prune() {
  with_lock prune_alone
}

# What there may be to remove is listed first: what comes into being after that is nobody's to remove.
prune_alone() {
  local -a settings releases
  mapfile -t settings < <(settings_names)
  mapfile -t releases < <(complete_releases)
  prune_settings "${settings[@]}"
  prune_releases "${releases[@]}"
}

# prune_settings NAME…
prune_settings() {
  local name
  local -A kept=()
  for name in $(settings_in_use) $(newest_healthy) $(newest_failed); do kept[$name]=1; done
  for name in "$@"; do
    [[ -n ${kept[$name]:-} ]] || rm -rf "${site_settings:?}/settings/$name"
  done
}

settings_names() {
  find "$site_settings/settings" -mindepth 1 -maxdepth 1 -type d ! -name '*.part' -printf '%f\n'
}

settings_in_use() {
  readlink "$site_settings"/{next,current,previous} "$home"/replicas/*/settings | xargs --no-run-if-empty -n 1 basename
  # What is being staged at this moment.
  find "$site_settings/settings" -mindepth 1 -maxdepth 1 -type d -mmin -10 ! -exec test -e '{}/.healthy' ';' \
    ! -exec test -e '{}/.failed' ';' -printf '%f\n'
}

# by_age MARK: names of the settings with this mark, the newest first.
by_age() {
  find "$site_settings/settings" -mindepth 2 -maxdepth 2 -name "$1" -printf '%T@ %h\n' | sort -rn | sed 's|.*/||'
}

newest_healthy() {
  local name release
  local -A seen=()
  by_age .healthy | head -n "$KEEP_RELEASES"
  while IFS= read -r name; do
    release=$(release_of "$name")
    [[ -z ${seen[$release]:-} ]] || continue
    seen[$release]=1
    ((${#seen[@]} > KEEP_RELEASES)) || echo "$name"
  done < <(by_age .healthy)
}

# Those that were staged and never started count among them.
newest_failed() {
  local name count=0
  while IFS= read -r name; do
    [[ ! -e $site_settings/settings/$name/.healthy ]] || continue
    ((count < kept_failed)) || return 0
    echo "$name"
    count=$((count + 1))
  done < <(find "$site_settings/settings" -mindepth 1 -maxdepth 1 -type d ! -name '*.part' -printf '%T@ %f\n' | sort -rn | cut -d ' ' -f 2-)
}

# Unfinished ones are not ours: they are being made, or the next staging clears them.
complete_releases() {
  find "$home/releases" -mindepth 2 -maxdepth 2 -name .tierwright-release -printf '%h\n' | sed 's|.*/||'
}

# prune_releases ID…
prune_releases() {
  local name
  local -A kept=()
  while IFS= read -r name; do kept[$(release_of "$name")]=1; done < <(settings_names)
  # A program that was reloaded may still work in the release that it was started in.
  for name in $(replica_ports); do
    name=$(working_release "$name")
    [[ -z $name ]] || kept[$name]=1
  done
  for name in "$@"; do
    [[ -n ${kept[$name]:-} ]] || rm -rf "$home/releases/${name:?}"
  done
}

# working_release PORT: the id of the release in which the replica's program works.
working_release() {
  local directory process
  process=$(systemctl show --property=MainPID --value "$(replica_unit "$1")")
  directory=$(readlink "/proc/$process/cwd" || true)
  directory=${directory#"$home/releases/"}
  echo "${directory%%/*}"
}
