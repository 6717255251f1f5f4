# shellcheck shell=bash
# Where things lie on the server.
# shellcheck disable=SC2034 # the other parts of the kit read them

# TIERWRIGHT_ROOT puts a whole server below another directory, so that tests can run on any machine.
kit_root=${TIERWRIGHT_ROOT:-}
kit_state=$kit_root/var/lib/tierwright
kit_steps=$kit_state/steps
kit_sites=$kit_state/sites
kit_originals=$kit_state/originals
kit_history=$kit_state/history.jsonl
kit_logs=$kit_root/var/log/tierwright
kit_run=$kit_root/run/tierwright
kit_scripts=$kit_directory/scripts
kit_backups=$kit_root/var/backups/tierwright
# Of a machine of a group: what it was told, and what it found out.
kit_group=$kit_root/etc/tierwright/group
kit_members=$kit_state/group-members
# There while the machine leaves its group: its gateways look at it, as a user who may not look into $kit_run.
kit_leaving=$kit_root/run/tierwright-leaving
kit_package_lists=$kit_state/package-lists
