#!/usr/bin/env bash
# For notify.sh to read: when a release cannot be staged on several servers of a site, one of them tells. Each fails in a
# step of its own, so the first app server, which keeps what has begun, is asked who was first.
# Settings: SITE, RELEASE.
# shellcheck disable=SC2154 # the kit sets them

# Servers fail for one reason at about the same time; what fails so many seconds later is told, too.
same_failure=120

# first_to_tell: returns 1 when another server has told. Who cannot ask tells.
first_to_tell() {
  local leader
  [[ -e $kit_peers/servers ]] || return 0
  leader=$(app_servers_of "$SITE" | head -n 1)
  if [[ $leader != "$(peer_self)" ]]; then
    [[ $(ask_leader "$leader") != *"=> told by "* ]]
  elif ! claim_failure "$leader"; then
    forget_start
    return 1
  fi
}

ask_leader() {
  peer_run "$1" phase failed "$SITE" RELEASE="$RELEASE" SERVER="$(peer_self)" </dev/null 2>/dev/null
}

# claim_failure SERVER: on the first app server. Returns 1 when another server told of it a moment ago, and sets teller. A
# server that fails again does so in another attempt, whoever told of the former one.
claim_failure() {
  local list=$TIERWRIGHT_STATE/sites/$SITE/failure time=0 release='' known=''
  mkdir -p "${list%/*}"
  {
    flock 6
    [[ ! -e $list ]] || { read -r time && read -r release && read -r known; } <"$list" || true
    teller=''
    if [[ $release == "$RELEASE" && " $known " != *" $1 "* ]] && ((EPOCHSECONDS - time <= same_failure)); then
      teller=${known%% *}
    else
      time=$EPOCHSECONDS known=''
    fi
    printf '%s\n' "$time" "$RELEASE" "${known:+$known }$1" >"$list.new"
    mv -T "$list.new" "$list"
  } 6>>"$kit_run/$SITE.failure.lock"
  [[ -z $teller ]]
}

# forget_start: on the first app server, of a release that failed: what begins next is told again.
forget_start() {
  local started=$TIERWRIGHT_STATE/sites/$SITE/started
  local -a known=()
  [[ ! -e $started ]] || read -ra known <"$started" || true
  if [[ -n $RELEASE && ${known[1]:-} == "$RELEASE" ]]; then rm -f "$started"; fi
}
