# shellcheck shell=bash
# A machine of a group: it asks AWS by its own role, and other machines of the group are given and give it sites.

# For scripts. in_group: whether this server is a machine of a group.
in_group() {
  [[ -e $kit_group/settings ]]
}

# For scripts. group_load: sets GROUP_…, and brings the functions of templates/aws, with which AWS is asked.
group_load() {
  local part
  if [[ -n ${GROUP_INSTANCE:-} ]]; then return 0; fi
  in_group || stop "this server is no machine of a group"
  # shellcheck source=/dev/null
  source "$kit_group/settings"
  GROUP_INSTANCE=$(<"$kit_group/instance")
  if [[ -z $stage ]]; then stage_create; fi
  AWS_SCRATCH=$stage
  for part in signature instance-role request bucket parameters group; do
    # shellcheck source=/dev/null
    source "$kit_scripts/aws/$part.sh"
  done
}

# ready: waits until every site that runs here answers at this machine's own gateway.
ready_command() {
  local directory step site port
  require_root
  stage_create
  for directory in "$kit_steps"/site.*.gateway/; do
    step=${directory%/}
    step=${step##*/}
    site=${step#site.}
    site=${site%.gateway}
    if [[ -z $(site_info_get "$site" RELEASE) ]]; then continue; fi
    port=$(step_variable "$step" GATEWAY_PORT)
    wait_for_http "http://127.0.0.1:$port/.tierwright/health" "$(step_variable "$step" HEALTH_STATUS)" \
      "$(step_variable "$step" READY_SECONDS)" >/dev/null ||
      stop "$site is not healthy behind the gateway on port $port: $HTTP_ANSWER; see: tierwright logs $site"
  done
}
