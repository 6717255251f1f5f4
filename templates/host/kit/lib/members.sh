# shellcheck shell=bash
# The machines of this server's group, in $kit_members as AWS named them last: `INSTANCE ADDRESS STATE` a line. Those that leave, or are gone,
# are not among them. By STATE (InService, Pending:Wait …) one knows which get requests.

# For scripts. refresh_members: asks AWS. Returns 1 with aws_complaint.
refresh_members() {
  local states addresses
  group_load
  state_make
  group_states >"$stage/states" || return 1
  group_addresses >"$stage/addresses" || return 1
  awk 'NR == FNR { address[$1] = $2; next } $1 in address && $2 !~ /^(Terminat|Detach)/ { print $1, address[$1], $2 }' \
    "$stage/addresses" "$stage/states" | LC_ALL=C sort >"$kit_members.$$"
  # Rollouts of other sites may ask at the same moment.
  mv -T "$kit_members.$$" "$kit_members"
}

# For scripts. members_in_service: the instances that a rollout is for: those which get requests, and this one, which may be
# the first.
members_in_service() {
  know_members
  awk -v self="$(peer_self)" '$3 == "InService" || $1 == self { print $1 }' "$kit_members"
}

# For scripts. members_all: those which are still on their way into the group as well.
members_all() {
  know_members
  awk '{ print $1 }' "$kit_members"
}

# member_address INSTANCE: prints it, or nothing.
member_address() {
  if [[ -e $kit_members ]]; then awk -v id="$1" '$1 == id { print $2 }' "$kit_members"; fi
}

know_members() {
  if [[ ! -e $kit_members ]]; then
    refresh_members || stop "the machines of this group cannot be asked for: $aws_complaint"
  fi
}

# For administrators: the group as AWS sees it now.
members_command() {
  local id address state
  require_root
  refresh_members || stop "the machines of this group cannot be asked for: $aws_complaint"
  printf '%-22s %-16s %s\n' MACHINE ADDRESS STATE
  while read -r id address state; do
    if [[ $id == "$GROUP_INSTANCE" ]]; then state+=" (this machine)"; fi
    printf '%-22s %-16s %s\n' "$id" "$address" "$state"
  done <"$kit_members"
}
