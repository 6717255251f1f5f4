# shellcheck shell=bash
# Packages of the distribution.

# For scripts. install_packages PACKAGE…: installs what is missing, without recommended packages and without questions;
# configuration files that are there already stay. Waits up to ten minutes for another apt. Reads the package lists
# anew when there are none, they are older than a day, a source was added, or a package is not found. Empty names are
# left out, so that an empty list may be given.
install_packages() {
  local missing=()
  packages_missing "$@"
  if ((${#missing[@]} == 0)); then return 0; fi
  progress "installing ${missing[*]}"
  if ! packages_lists_fresh; then refresh_package_lists; fi
  if packages_install "${missing[@]}"; then return 0; fi
  echo "the installation failed, trying once more with new package lists"
  refresh_package_lists
  packages_install "${missing[@]}" || fail "cannot install ${missing[*]}" "see the messages of apt in the log, and whether the server reaches its mirrors"
}

# For scripts. refresh_package_lists: apt-get update, tried again for a minute while another apt is reading
# them or a mirror fails. Sets refused_signature to what apt said of a repository whose signature it does not believe:
# it goes on with that one's former lists, where it has some.
refresh_package_lists() {
  local attempt status
  for attempt in 1 2 3 4 5; do
    status=0
    packages_apt update 2>"$stage/apt-said" || status=$?
    cat "$stage/apt-said" >&2
    refused_signature=$(sed -n -E 's/^(W|E|Warning|Error): (.*[. ])?((GPG error|OpenPGP signature verification failed): .*)/\3/p' "$stage/apt-said" | head -n 1)
    if ((status == 0)); then
      touch "$kit_package_lists"
      return 0
    fi
    [[ -z $refused_signature ]] || fail "cannot read the package lists: $refused_signature" "give the server the repository's key, or take the repository off it"
    if ((attempt < 5)); then sleep $((attempt * 5)); fi
  done
  fail "cannot read the package lists" "see the messages of apt in the log, and whether the server reaches its mirrors"
}

packages_missing() {
  local package status
  declare -A installed=()
  while read -r package status; do
    if [[ $status == ii* || $status == hi* ]]; then installed[$package]=1; fi
  done < <(dpkg-query --show --showformat '${Package} ${db:Status-Abbrev}\n' -- "$@" 2>/dev/null || true)
  for package in "$@"; do
    if [[ -n $package && -z ${installed[$package]:-} ]]; then missing+=("$package"); fi
  done
}

packages_lists_fresh() {
  local source
  if ! compgen -G "$kit_root/var/lib/apt/lists/*_Packages*" >/dev/null || [[ -z $(find "$kit_package_lists" -mmin -1440 2>/dev/null) ]]; then return 1; fi
  for source in "$kit_root"/etc/apt/sources.list "$kit_root"/etc/apt/sources.list.d/*; do
    if [[ $source -nt $kit_package_lists ]]; then return 1; fi
  done
}

packages_install() {
  if compgen -G "$kit_root/var/lib/dpkg/updates/*" >/dev/null; then dpkg --configure -a --force-confdef --force-confold 7>&- 8>&- 9>&-; fi
  packages_apt install --yes --no-install-recommends -- "$@"
}

# needrestart would otherwise ask, or restart services in the middle of a step.
packages_apt() {
  DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" 7>&- 8>&- 9>&-
}
