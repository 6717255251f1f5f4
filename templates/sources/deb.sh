#!/usr/bin/env bash
# The source `deb`: a Debian package, unpacked into the release and not installed, so that releases lie side by side; what
# it depends on is installed. Read by `app/release.sh`.

# shellcheck source=templates/sources/download.sh
. "$TIERWRIGHT_SCRIPTS/sources/download.sh"
# shellcheck source=templates/sources/uploaded.sh
. "$TIERWRIGHT_SCRIPTS/sources/uploaded.sh"
# shellcheck source=templates/sources/deb-repository.sh
. "$TIERWRIGHT_SCRIPTS/sources/deb-repository.sh"

# What to do when a package is for other servers.
for_other_servers="name a package for each in source.architectures"

# fetch_source DIRECTORY. Settings: SOURCE_PLACE (file, url or repository), SOURCE_PACKAGE (its name in messages), and
# SOURCE_SHA256 (of a file or URL), SOURCE_URL, SOURCE_VERSION (of a package of a repository).
fetch_source() {
  local directory=$1 package
  case $SOURCE_PLACE in
    file)
      find_uploaded "$SOURCE_SHA256"
      package=$uploaded
      ;;
    url)
      download "$SOURCE_URL" "$SOURCE_SHA256" print_url --location --url "$SOURCE_URL"
      package=$downloaded
      ;;
    repository)
      find_in_repositories "$SOURCE_PACKAGE" "$SOURCE_VERSION"
      package=$found
      ;;
  esac
  check_package "$package"
  install_dependencies "$package"
  unpack_tar "$directory" package_files "$package"
  anchor_links "$directory"
}

# package_files PACKAGE: prints its files as a tar archive. It is opened by us and read by the user who builds.
package_files() {
  as_builder dpkg-deb --fsys-tarfile - <"$1"
}

# field PACKAGE NAME
field() {
  as_builder dpkg-deb --field - "$2" <"$1"
}

check_package() {
  local architecture
  architecture=$(field "$1" Architecture) ||
    fail "$SOURCE_PACKAGE is not a Debian package, or is cut short" "check the source"
  [[ $architecture == all || $architecture == "$FACT_ARCHITECTURE" ]] ||
    fail "$SOURCE_PACKAGE is for $architecture, and this server is $FACT_ARCHITECTURE" "$for_other_servers"
}

# Through apt, which understands versions and alternatives, and lets all packages of the server go together.
install_dependencies() {
  local wanted
  wanted=$(printf '%s, %s' "$(field "$1" Pre-Depends)" "$(field "$1" Depends)" | sed 's/^, //; s/, $//')
  [[ -n $wanted ]] || return 0
  satisfy "$wanted" && return 0
  refresh_package_lists
  satisfy "$wanted" ||
    fail "what $SOURCE_PACKAGE depends on cannot be installed: $wanted" "see the messages of apt in the log; add the repository that has it, or correct the package"
}

satisfy() {
  packages_apt satisfy --yes --no-install-recommends "$1"
}

# anchor_links DIRECTORY: a link to an absolute path means a file of the package, if it has one there; else one of the
# system, that is of what the package depends on. Relative ones must not lead out.
anchor_links() {
  local directory=$1 link target
  while IFS= read -r -d '' link; do
    target=$(readlink "$link")
    [[ $target == /* ]] || continue
    if [[ -e $directory$target || -L $directory$target ]]; then
      target=$(realpath --canonicalize-missing --no-symlinks --relative-to="${link%/*}" "$directory$target")
      as_builder ln --symbolic --force --no-dereference "$target" "$link"
    fi
  done < <(find "$directory" -type l -print0)
  refuse_links_out "$directory" relative
}
