#!/usr/bin/env bash
# For other scripts to read: what the deployment has staged for all machines of a group, which lies in the stack's bucket. One
# that came after it was staged, or was brought to what serves since, would begin with something else.
# Settings: SITE.
# shellcheck disable=SC2154 # the kit, and what group_load reads, set them

# bring_staged: makes it the next to run on this machine. Not while the server's lock is held.
bring_staged() {
  local key=staged/site.$SITE.release code=0
  group_load
  bucket_get "$GROUP_PREFIX/$key" "$stage/staged.document" ||
    fail "what is staged of $SITE cannot be had: $aws_complaint" "nothing was changed; deploy the site again"
  parameter_get "$GROUP_PARAMETERS/$key" "$stage/staged.secrets" || code=$?
  case $code in
    0) ;;
    1) : >"$stage/staged.secrets" ;;
    *) fail "the secrets of $SITE cannot be had: $aws_complaint" "nothing was changed" ;;
  esac
  is_next_here || stage_here
  rm -f "$stage"/staged.{document,secrets}
}

is_next_here() {
  local part
  for part in document secrets; do
    cmp --quiet "$stage/staged.$part" "/etc/tierwright/sites/$SITE/next/published/$part" || return 1
  done
}

stage_here() {
  local self line
  self=$(peer_self)
  progress "$self: came after $SITE was staged; it is staged here first"
  cat "$stage"/staged.{secrets,document} | peer_run "$self" take "$SITE" |
    while IFS= read -r line; do progress "$self: $line"; done ||
    fail "what is staged of $SITE cannot be staged on $self" "nothing was changed; see: tierwright history"
}
