#!/usr/bin/env bash
# For phases to read: what `start` has prepared, for the phases after it. Of two rollouts the one that starts last has
# the server; the other one comes to its end at its next phase.

# note_attempt PORT…: of replicas which the site will consist of.
note_attempt() {
  keep "$site_state/attempt" <<<"$ROLLOUT
${target_settings##*/}
$*"
}

# load_attempt: sets attempt_ports and the target.
load_attempt() {
  local -a lines=()
  [[ ! -e $site_state/attempt ]] || mapfile -t lines <"$site_state/attempt"
  [[ ${lines[0]:-} == "$ROLLOUT" ]] ||
    fail "the rollout $ROLLOUT of $SITE was overtaken by ${lines[0]:-none}" "see: tierwright history"
  target_settings=$site_settings/settings/${lines[1]}
  target_id=$(release_of "${lines[1]}")
  target_release=$home/releases/$target_id
  load_plan "$target_settings"
  pipeline_for "$target_release" "$target_settings"
  read -ra attempt_ports <<<"${lines[2]}"
}

# last_rollout: the id of the last one that started here.
last_rollout() {
  [[ ! -e $site_state/attempt ]] || head -n 1 "$site_state/attempt"
}
