#!/usr/bin/env bash
# For `database.sh` to read: the memory parameters that suit the server.

# memory_parameters: lines for postgresql.conf.
# Settings: MEMORY_PERCENT (for shared buffers), MAX_CONNECTIONS, DEDICATED (yes: nothing else runs on the server).
# The rules are those of the PostgreSQL manual, 20.4 (shared_buffers: a quarter of the memory), and of PGTune for web
# applications: effective_cache_size 3/4 of the memory, maintenance_work_mem 1/16 and at most 2 GiB, and work_mem such
# that every connection may use three at once. Where apps run beside, PostgreSQL counts on half of the rest.
memory_parameters() {
  local memory buffers rest cache maintenance work
  memory=$FACT_MEMORY_MIB
  buffers=$(at_least 16 $((memory * MEMORY_PERCENT / 100)))
  rest=$((memory - buffers)) cache=$((memory * 3 / 4))
  if [[ $DEDICATED != yes ]]; then
    rest=$((rest / 2)) cache=$((memory / 2))
  fi
  maintenance=$(at_least 16 "$(at_most 2048 $((memory / 16)))")
  work=$(at_least 1024 "$(at_most 65536 $((rest * 1024 / (3 * MAX_CONNECTIONS))))")
  cat <<PARAMETERS
# Written by Tierwright for $memory MiB of memory: changes are overwritten.
shared_buffers = ${buffers}MB
effective_cache_size = $(at_least "$buffers" "$cache")MB
maintenance_work_mem = ${maintenance}MB
work_mem = ${work}kB
PARAMETERS
}

at_least() {
  echo $(($2 < $1 ? $1 : $2))
}

at_most() {
  echo $(($2 > $1 ? $1 : $2))
}
