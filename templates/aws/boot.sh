#!/usr/bin/env bash
# Makes this machine one of its group, and then tells the group so: the kit, the steps that machines of the group have, and
# each site as it serves on the others, healthy behind this machine's own gateway. What fails is tried once more; then the
# group gives the machine up. Carried out again after a reboot, until it was complete once.
# It lies in the stack's bucket behind the scripts that it needs, and is run by tierwright-boot.service.
# shellcheck disable=SC2034,SC2154 # the scripts before it, and the settings, set and read them
set -euo pipefail
umask 077

root=${TIERWRIGHT_ROOT:-}
kit=$root/usr/local/sbin/tierwright
# shellcheck source=/dev/null
. "$root/etc/tierwright/group/settings"
GROUP_INSTANCE=$(<"$root/etc/tierwright/group/instance")
complete=$root/var/lib/tierwright/group-complete
AWS_SCRATCH=$root/run/tierwright-boot
hook=tierwright-launch
# How many lines of a failed attempt stand on the console at its end.
last_lines=40

tell() {
  echo "tierwright-boot: $*"
}

give_up() {
  echo "tierwright-boot: $*" >&2
  exit 1
}

# join_group: everything, in a shell of its own so that a failure ends it and not more.
join_group() (
  trap - EXIT
  set -e
  become_one_of_them
  start_lifecycle
)

# become_one_of_them: until what the others have is what this machine has, also of what they were given meanwhile. They may
# have been given it before this one could be.
become_one_of_them() {
  local known="" now
  now=$(published)
  while [[ $now != "$known" ]]; do
    known=$now
    install_kit
    carry_out_machine_steps
    follow_sites
    now=$(published)
  done
}

# fetch KEY FILE: an object that has to be there.
fetch() {
  bucket_get "$1" "$2" || give_up "$1 of the bucket $GROUP_BUCKET cannot be had: $aws_complaint"
}

# fetch_step NAME: sets REPLY to a file with the step as the kit takes it, its secrets first.
fetch_step() {
  local code=0
  fetch "$GROUP_PREFIX/steps/$1" "$AWS_SCRATCH/document"
  parameter_get "$GROUP_PARAMETERS/steps/$1" "$AWS_SCRATCH/secrets" || code=$?
  case $code in
    0) ;;
    1) : >"$AWS_SCRATCH/secrets" ;;
    *) give_up "the secrets of $1 cannot be had: $aws_complaint" ;;
  esac
  REPLY=$AWS_SCRATCH/step
  cat "$AWS_SCRATCH/secrets" "$AWS_SCRATCH/document" >"$REPLY"
  rm -f "$AWS_SCRATCH/secrets" "$AWS_SCRATCH/document"
}

# The kit comes with the base step, in whose document is all else that it needs.
install_kit() {
  tell "installing the kit"
  fetch "$GROUP_PREFIX/install.sh" "$AWS_SCRATCH/install.sh"
  fetch "$GROUP_PREFIX/kit" "$AWS_SCRATCH/kit"
  fetch_step base
  cat "$AWS_SCRATCH/kit" "$REPLY" | bash "$AWS_SCRATCH/install.sh"
  rm -f "$REPLY"
  record_heartbeat "$hook"
}

# carry_out NAME
carry_out() {
  tell "carrying out $1"
  fetch_step "$1"
  bash "$kit" apply <"$REPLY"
  rm -f "$REPLY"
  record_heartbeat "$hook"
}

# step_names: those that newcomers carry out, but for base.
step_names() {
  local key
  bucket_list "$GROUP_PREFIX/steps/" >"$AWS_SCRATCH/steps" || give_up "the bucket $GROUP_BUCKET cannot be read: $aws_complaint"
  while IFS= read -r key; do
    key=${key##*/}
    if [[ $key != base ]]; then echo "$key"; fi
  done < <(LC_ALL=C sort "$AWS_SCRATCH/steps")
}

carry_out_machine_steps() {
  local name names
  names=$(step_names)
  for name in $names; do
    if [[ $name != site.* ]]; then carry_out "$name"; fi
  done
}

follow_sites() {
  local name names sites site
  sites=$(published_sites)
  for site in $sites; do
    tell "bringing $site up"
    bash "$kit" adopt "$site"
    record_heartbeat "$hook"
  done
  names=$(step_names)
  for name in $names; do
    if [[ $name == site.* ]]; then carry_out "$name"; fi
  done
  drop_sites
  bash "$kit" ready
}

# published: a text that is another one when a site serves anything else, or when the kit or a step is another one.
published() {
  local prefix
  for prefix in kit install.sh current/ steps/; do
    bucket_fingerprints "$GROUP_PREFIX/$prefix" || give_up "the bucket $GROUP_BUCKET cannot be read: $aws_complaint"
  done
}

# published_sites: a site that was taken out of the stack has no staged step any more.
published_sites() {
  local key site
  bucket_list "$GROUP_PREFIX/current/" >"$AWS_SCRATCH/current" || give_up "the bucket $GROUP_BUCKET cannot be read: $aws_complaint"
  bucket_list "$GROUP_PREFIX/staged/" >"$AWS_SCRATCH/staged" || give_up "the bucket $GROUP_BUCKET cannot be read: $aws_complaint"
  while IFS= read -r key; do
    site=${key##*/}
    if is_staged "$site"; then echo "$site"; fi
  done < <(LC_ALL=C sort "$AWS_SCRATCH/current")
}

# is_staged SITE: as published_sites has seen it.
is_staged() {
  grep --quiet --line-regexp --fixed-strings "$GROUP_PREFIX/staged/site.$1.release" "$AWS_SCRATCH/staged"
}

# drop_sites: those that were taken out of the stack while they came here, their last step first.
drop_sites() {
  local name names site
  names=$(tac "$root/var/lib/tierwright/order")
  for name in $names; do
    site=${name#site.}
    if [[ $name != site.* ]] || is_staged "${site%%.*}"; then continue; fi
    tell "taking $name back"
    bash "$kit" remove "$name"
  done
}

# end_hook RESULT: nobody waits where the group has taken the machine in already, or has given it up.
end_hook() {
  if complete_hook "$hook" "$1"; then return 0; fi
  if [[ $aws_error == ValidationError ]]; then
    tell "the group does not wait for this machine"
    return 0
  fi
  tell "the group cannot be told: $aws_complaint"
  return 1
}

boot() {
  local attempt code log=$AWS_SCRATCH/log
  mkdir --parents "$AWS_SCRATCH"
  for attempt in 1 2; do
    code=0
    # Not in a condition, where bash goes on after what fails.
    join_group > >(tee "$log") 2>&1 &
    wait $! || code=$?
    if ((code == 0)); then
      # Before the group is told: what is told is true also when the machine is rebooted at this moment.
      end_hook CONTINUE || return 1
      echo "$GROUP_INSTANCE" >"$complete"
      rm -rf "$AWS_SCRATCH"
      tell "this machine is one of its group"
      return 0
    fi
    tell "attempt $attempt failed"
    if ((attempt == 1)); then sleep "${BOOT_PAUSE_SECONDS:-20}"; fi
  done
  tell "the group is to give this machine up; its last lines were:"
  sleep 1
  tail --lines="$last_lines" "$log" | sed 's/^/tierwright-boot:   /'
  end_hook ABANDON || return 1
  # Nobody tries again on a machine that is about to go.
  exit 0
}

boot
