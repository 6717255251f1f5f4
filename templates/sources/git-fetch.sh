#!/usr/bin/env bash
# For the source `git` to read: a repository of our own for each URL, which gets the commits that releases are made of,
# each without the history before it. What it has already is not sent again.

# shellcheck source=templates/sources/unpack.sh
. "$TIERWRIGHT_SCRIPTS/sources/unpack.sh"

repository_of() {
  echo "/var/cache/tierwright/git-$(sha256sum <<<"$1" | cut -c1-16)"
}

# prepare_access DIRECTORY: the key lies in a file only while it is used; the repository's host key is known beforehand.
prepare_access() {
  local access=$1
  chown tierwright-build "$access"
  git_ssh=ssh
  if [[ -n $SOURCE_KEY ]]; then
    install --owner=tierwright-build --mode=0400 /dev/null "$access/key"
    printf '%s\n' "$SOURCE_KEY" >"$access/key"
    printf '%s\n' "$SOURCE_KNOWN_HOST" >"$access/known_hosts"
    git_ssh="ssh -i $access/key -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=20"
    git_ssh+=" -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$access/known_hosts"
  fi
  # A repository names its submodules' URLs, and must not be able to name programs or files of this server.
  git_protocols=http:https:ssh
  if [[ $SOURCE_URL == file://* ]]; then git_protocols+=:file; fi
}

# fetch_commit REPOSITORY URL COMMIT [SUBMODULE]
fetch_commit() {
  local repository=$1 url=$2 commit=$3 what=${4:-} lock
  exec {lock}>>"$TIERWRIGHT_STATE/$(basename "$repository").lock"
  flock "$lock"
  if ! has_commit "$repository" "$commit"; then
    prune_repositories
    remove_left_files "$repository"
    try_commit "$repository" "$url" "$commit" || start_anew "$repository" "$url" "$commit" || {
      remove_left_files "$repository"
      fail "${what:+submodule $what: }commit $commit cannot be fetched from $url" \
        "see the messages of git in the log; check that the commit exists, and that this server may read the repository"
    }
  fi
  touch "$repository"
  exec {lock}>&-
}

# What git left when it was killed, or found no room: our lock is held, so nobody else is at work here.
remove_left_files() {
  find "$1" \( -name '*.lock' -o -name 'tmp_*' \) -type f -delete 2>/dev/null || true
}

# Repositories that no release has been made of for three months.
prune_repositories() {
  find /var/cache/tierwright -mindepth 1 -maxdepth 1 -name 'git-*' -type d -mtime +90 -exec rm -rf {} +
}

has_commit() {
  as_builder git -C "$1" rev-parse --quiet --verify "refs/tierwright/$2^{commit}" >/dev/null 2>&1
}

# try_commit REPOSITORY URL COMMIT: by itself, or else, where a server gives out only branches and tags, with all of them.
# The reference keeps it, and tells the server the next time what is here.
try_commit() {
  local repository=$1 url=$2 commit=$3
  if [[ ! -d $repository ]]; then
    as_builder git init --quiet --bare "$repository"
  fi
  fetch "$repository" --depth=1 "$url" "$commit:refs/tierwright/$commit" ||
    {
      fetch "$repository" "$url" "+refs/heads/*:refs/heads/*" "+refs/tags/*:refs/tags/*" &&
        as_builder git -C "$repository" update-ref "refs/tierwright/$commit" "$commit"
    } || return 1
  forget_old_commits "$repository"
}

fetch() {
  local repository=$1
  shift
  as_builder prlimit "--fsize=$(room_in "$repository")" --core=0 \
    env GIT_SSH_COMMAND="$git_ssh" GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL="$git_protocols" \
    git -C "$repository" -c gc.autoDetach=false -c http.lowSpeedLimit=1 -c http.lowSpeedTime=60 \
    fetch --quiet --no-tags --no-write-fetch-head "$@"
}

# A repository that was damaged, by a full disk or a power failure, is not repaired but fetched once more.
start_anew() {
  local repository=$1
  [[ -d $repository ]] && ! as_builder git -C "$repository" fsck --connectivity-only --no-progress >/dev/null 2>&1 ||
    return 1
  rm -rf "$repository"
  try_commit "$@"
}

# Ten commits stay, for releases that are not built yet and for what is not sent again.
forget_old_commits() {
  local reference
  as_builder git -C "$1" for-each-ref --sort=-creatordate --format='%(refname)' refs/tierwright | tail -n +11 |
    while IFS= read -r reference; do as_builder git -C "$1" update-ref -d "$reference"; done
}
