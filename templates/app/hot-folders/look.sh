#!/usr/bin/env bash
# Looks into the pickup folders for files of a site that change while it runs, and on the first app server at the
# repositories to copy from. What is new, or gone, is asked to be brought to all replicas.
# Settings: SITE, FOLDERS (name, path and owner, one a line), REPOSITORIES (name, URL and branch or tag, one a line).
set -euo pipefail

for part in build incoming/settled incoming/known incoming/complaint requests/ask; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/app/$part.sh"
done
for part in newest-git git; do
  # shellcheck source=/dev/null
  . "$TIERWRIGHT_SCRIPTS/sources/$part.sh"
done

entry_type=''

# take FOLDER PATH OWNER NAME STAMP: returns 1 when it has to be looked at again.
take() {
  local folder=$1 path=$2 owner=$3 name=$4 now=$5 sha256
  remember "$name" "$now" -
  if [[ ! $name =~ ^[A-Za-z0-9@_][A-Za-z0-9@._:,+=~-]*$ ]]; then
    complain "$path" "$owner" "$name" "its name has blanks or special characters; rename it"
    return 0
  fi
  copied=$(mktemp "$TIERWRIGHT_STATE/incoming/.pushed.XXXXXX")
  # With the rights of the folder's owner, who may have put a link in its place.
  if ! as_user "$owner" cat -- "$path/$name" >"$copied"; then
    rm -f "$copied"
    complain "$path" "$owner" "$name" "$owner, who owns the folder, cannot read it"
    return 0
  fi
  sha256=$(sha256sum <"$copied")
  sha256=${sha256%% *}
  mv --no-target-directory "$copied" "$TIERWRIGHT_STATE/incoming/$sha256.tar.gz"
  complain "$path" "$owner" "$name"
  if hand_over "$TIERWRIGHT_STATE/incoming/$sha256.tar.gz" "$sha256" &&
    ask hot-file FOLDER="$folder" NAME="$name" SHA256="$sha256"; then return 0; fi
  unset "known_stamp[$name]"
  complain "$path" "$owner" "$name" "$leader, which coordinates, cannot be reached; it is tried again"
  return 1
}

# gone FOLDER PATH OWNER NAME
gone() {
  rm -f "$2/$4.failed.txt"
  [[ $4 =~ ^[A-Za-z0-9@_][A-Za-z0-9@._:,+=~-]*$ ]] || return 0
  ask hot-file FOLDER="$1" NAME="$4" REMOVED=1
}

look_at_repositories() {
  local name url ref commit pulled
  find_leader
  [[ $leader == "$(peer_self)" ]] || return 0
  while read -r name url ref; do
    [[ -n $name ]] || continue
    pulled=$TIERWRIGHT_STATE/sites/$SITE/hot-folders/$name.commit
    # shellcheck disable=SC2034 # git-fetch.sh reads them
    SOURCE_URL=$url SOURCE_KEY=''
    if ! commit=$(newest_commit "$url" "$ref"); then
      progress "$SITE: $url cannot be read"
    elif [[ -z $commit ]]; then
      progress "$SITE: $url has no branch or tag $ref"
    elif [[ ! -e $pulled || $(<"$pulled") != "$commit" ]]; then
      # In the background, since bash overlooks errors in a condition.
      pull "$name" "$url" "$commit" &
      if wait $!; then
        install --directory --mode=0700 "${pulled%/*}"
        echo "$commit" >"$pulled"
      else
        progress "$SITE: the files of $url cannot be taken over; the next look tries again"
      fi
    fi
  done <<<"$REPOSITORIES"
}

# pull FOLDER URL COMMIT: all files of the commit; whoever handles them sees which of them changed. What fails leaves nothing
# behind, and the other folders are looked at.
pull() (
  files=/var/cache/tierwright/hot-$SITE
  archive=$TIERWRIGHT_STATE/incoming/.pulled
  access=$(mktemp --directory /run/tierwright-git.XXXXXX)
  trap 'rm -rf "$access" "$files"' EXIT
  rm -rf "$files"
  # All that is done there is done by the user whose directory it is, who may put a link in its place.
  as_builder mkdir --mode=0700 "$files"
  prepare_access "$access"
  place_commit "$2" "$3" "$files"
  as_builder tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu --directory="$files" . |
    gzip --no-name >"$archive"
  sha256=$(sha256sum <"$archive")
  sha256=${sha256%% *}
  mv --no-target-directory "$archive" "$TIERWRIGHT_STATE/incoming/$sha256.tar.gz"
  ask hot-tree FOLDER="$1" SHA256="$sha256"
)

[[ -d $TIERWRIGHT_STATE/incoming ]] || install --directory --mode=0711 "$TIERWRIGHT_STATE/incoming"
if [[ -n $REPOSITORIES ]]; then look_at_repositories; fi
look_everywhere_until_quiet hot-folders
