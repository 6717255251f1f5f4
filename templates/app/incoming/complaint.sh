#!/usr/bin/env bash
# For other scripts to read: telling whoever copied something into a pickup folder what is wrong with it.
# Settings: SITE.

# complain FOLDER OWNER NAME [WHY]: a file beside it, and a line in the journal; without WHY the file goes. It is written
# with no more rights than the folder's owner has, who may have put a link in its place.
complain() {
  local file=$1/$3.failed.txt why=${4:-}
  if [[ -z $why ]]; then
    [[ ! -e $file ]] || as_user "$2" rm -f "$file"
    return 0
  fi
  logger --tag tierwright --priority user.err -- "$SITE: $1/$3: $why" || true
  [[ -e $1/$3 ]] || return 0
  # shellcheck disable=SC2016 # for the other shell
  as_user "$2" sh -c 'rm -f "$1" && printf "%s\n" "$2" >"$1"' - "$file" "$why" || true
}
