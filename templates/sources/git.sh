#!/usr/bin/env bash
# The source `git`: one commit of a repository. Read by `app/release.sh`.

# fetch_source DIRECTORY. Settings: SOURCE_URL, SOURCE_COMMIT, SOURCE_KEY (a private key for SSH, may be empty), SOURCE_KNOWN_HOST.
fetch_source() {
  local directory=$1 repository
  repository=/var/cache/tierwright/git-$(sha256sum <<<"$SOURCE_URL" | cut -c1-16)
  [[ -d $repository ]] || as_builder git init --quiet --bare "$repository"
  if ! as_builder git -C "$repository" cat-file -e "$SOURCE_COMMIT^{commit}" 2>/dev/null; then
    fetch_commit "$repository"
  fi
  as_builder git -C "$repository" archive "$SOURCE_COMMIT" | as_builder tar --extract --directory="$directory"
}

# The key lies in a file only while it is used; the repository's host key is known beforehand.
fetch_commit() {
  local directory status=0 ssh=ssh
  directory=$(mktemp --directory /run/tierwright-git.XXXXXX)
  chown tierwright-build "$directory"
  if [[ -n $SOURCE_KEY ]]; then
    install --owner=tierwright-build --mode=0400 /dev/null "$directory/key"
    printf '%s
' "$SOURCE_KEY" >"$directory/key"
    printf '%s
' "$SOURCE_KNOWN_HOST" >"$directory/known_hosts"
    ssh="ssh -i $directory/key -o IdentitiesOnly=yes -o BatchMode=yes -o UserKnownHostsFile=$directory/known_hosts"
  fi
  as_builder GIT_SSH_COMMAND="$ssh" GIT_TERMINAL_PROMPT=0 \
    git -C "$1" fetch --quiet --depth=1 "$SOURCE_URL" "$SOURCE_COMMIT" || status=$?
  rm -rf "$directory"
  ((status == 0)) ||
    fail "commit $SOURCE_COMMIT cannot be fetched from $SOURCE_URL" "check that this server may read the repository"
}
