#!/usr/bin/env bash
# For the coordinator to read: telling the group what serves, so that machines which come later are born with it. The
# object `current/SITE` of the stack's bucket holds
#   rollout ID, settings NAME, release ID   what serves, and since when
#   secrets VERSION                         of the parameter `current/SITE`; `none` when the release has no secrets
#   step …                                  the document which staged it
# Settings: SITE, ROLLOUT, ALONE.
# shellcheck disable=SC2154 # the kit and other parts of the coordinator set them

# publish: after a rollout that succeeded.
publish() {
  [[ ${ALONE:-} != 1 ]] || return 0
  group_load
  write_current || fail "$publish_failure" "$target_id serves on all machines, but new ones would come with the former release; deploy again"
  pack_later
  bring_newcomers
}

# write_current: returns 1 with publish_failure.
write_current() {
  local version=none last='' code=0 object=$GROUP_PREFIX/current/$SITE
  publish_failure="what serves as $SITE cannot be told to new machines"
  # Two rollouts may have come to their end in another order than they began.
  bucket_get "$object" "$stage/published" || code=$?
  case $code in
    0) last=$(told rollout "$stage/published") ;;
    1) ;;
    *)
      publish_failure+=": $aws_complaint"
      return 1
      ;;
  esac
  [[ ! $last > $ROLLOUT ]] || return 0
  if [[ -s $target_settings/published/secrets ]]; then
    keep_secrets || {
      publish_failure+=": $aws_complaint"
      return 1
    }
    version=$parameter_version
  fi
  write_published "$version" >"$stage/published" || {
    publish_failure+=": this machine has lost how release $target_id was staged"
    return 1
  }
  bucket_put "$object" "$stage/published" || {
    publish_failure+=": $aws_complaint"
    return 1
  }
}

# keep_secrets: sets parameter_version. Each version counts among the hundred that AWS keeps.
keep_secrets() {
  local parameter=$GROUP_PARAMETERS/current/$SITE
  if parameter_get "$parameter" "$stage/kept" && cmp --quiet "$stage/kept" "$target_settings/published/secrets"; then
    rm -f "$stage/kept"
    return 0
  fi
  rm -f "$stage/kept"
  parameter_put "$parameter" "$target_settings/published/secrets"
}

# write_published VERSION [SECRETS_FILE]: prints it; with a file, for another machine, the secrets themselves as well.
write_published() {
  [[ -e $target_settings/published/document ]] || return 1
  printf '%s\n' "rollout ${ROLLOUT:-none}" "settings ${target_settings##*/}" "release $target_id" "secrets $1"
  if [[ -n ${2:-} ]]; then cat "$2"; fi
  cat "$target_settings/published/document"
}

# pack_later: nobody waits for it here, and machines that come before it is done build the release by themselves.
pack_later() {
  systemd-run --quiet --collect --unit="tierwright-$SITE:pack" --property=Nice=15 --property=IOSchedulingClass=idle \
    /usr/local/sbin/tierwright run "site.$SITE.release" app/pack 2>/dev/null || true
}

# bring_newcomers: machines that came since the rollout began, whatever they looked at last.
bring_newcomers() {
  local server jobs=()
  refresh_members || {
    progress "$SITE: machines that came meanwhile are not known: $aws_complaint"
    return 0
  }
  for server in $(members_all); do
    [[ " $app_servers " != *" $server "* ]] || continue
    bring_newcomer "$server" &
    jobs+=("$!")
  done
  ((${#jobs[@]} == 0)) || wait "${jobs[@]}" || true
}

# bring_newcomer SERVER: what is still booting looks by itself before the group takes it in.
bring_newcomer() {
  local line
  peer_run "$1" adopt "$SITE" 2>"$said/$1.adopt.errors" </dev/null | while IFS= read -r line; do progress "$1: $line"; done || {
    cat "$said/$1.adopt.errors"
    progress "$1: is still on its way into the group, or cannot be reached"
  }
}
