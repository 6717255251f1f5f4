#!/usr/bin/env bash
# shellcheck disable=SC2034,SC2153 # app/follow/look.sh reads them
# For `app/follow/look.sh` to read: what a branch or tag of a repository is now.
# Settings: SOURCE_URL, SOURCE_REF, SOURCE_KEY (may be empty), SOURCE_KNOWN_HOST.

# shellcheck source=templates/sources/git-fetch.sh
. "$TIERWRIGHT_SCRIPTS/sources/git-fetch.sh"

followed_place() {
  echo "$SOURCE_REF of $SOURCE_URL"
}

# newest_release: sets newest_label and newest_words; returns 1 when there is none, with newest_missing.
newest_release() {
  local commit
  commit=$(newest_commit "$SOURCE_URL" "$SOURCE_REF") || fail "$SOURCE_URL cannot be read" \
    "check that this server reaches the repository, and may read it"
  newest_missing="there is no branch or tag $SOURCE_REF"
  [[ -n $commit ]] || return 1
  newest_words=(SOURCE=git SOURCE_COMMIT="$commit")
  newest_label=$SOURCE_REF-${commit:0:12}
}

# newest_commit URL REF: prints the commit; a tag goes before a branch, and an annotated tag stands for its commit. Prints
# nothing when there is neither, and returns 1 when the repository cannot be read.
newest_commit() (
  access=$(mktemp --directory /run/tierwright-git.XXXXXX)
  trap 'rm -rf "$access"' EXIT
  prepare_access "$access"
  # A server that does not answer must not hold up the next look.
  as_builder GIT_SSH_COMMAND="$git_ssh" GIT_TERMINAL_PROMPT=0 GIT_ALLOW_PROTOCOL="$git_protocols" timeout 60 \
    git ls-remote "$1" "refs/tags/$2^{}" "refs/tags/$2" "refs/heads/$2" >"$access/listing" || exit 1
  for name in "refs/tags/$2^{}" "refs/tags/$2" "refs/heads/$2"; do
    commit=$(awk -v name="$name" '$2 == name { print $1 }' "$access/listing")
    if [[ -n $commit ]]; then
      echo "$commit"
      break
    fi
  done
)
