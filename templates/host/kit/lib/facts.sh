# shellcheck shell=bash
# Facts about the server, for scripts: FACT_CORES FACT_MEMORY_MIB FACT_HOSTNAME FACT_ADDRESSES FACT_OS FACT_OS_VERSION
# FACT_ARCHITECTURE.

# facts_load: exports them. Memory is what a container may use, where that is less than what the machine has. Addresses
# are separated by blanks, without those that mean this machine or one link only.
facts_load() {
  local key value limit file
  FACT_CORES=$(nproc)
  while read -r key value _; do
    if [[ $key == MemTotal: ]]; then FACT_MEMORY_MIB=$((value / 1024)) && break; fi
  done </proc/meminfo
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    if [[ -r $file ]] && read -r limit <"$file" && [[ $limit =~ ^[0-9]{1,15}$ ]] && ((limit / 1048576 < FACT_MEMORY_MIB)); then
      FACT_MEMORY_MIB=$((limit / 1048576))
    fi
  done
  read -r FACT_HOSTNAME </proc/sys/kernel/hostname
  FACT_ADDRESSES=$(hostname -I 2>/dev/null || true)
  FACT_ADDRESSES=${FACT_ADDRESSES%"${FACT_ADDRESSES##*[! ]}"}
  while IFS='=' read -r key value; do
    value=${value//\"/}
    case $key in
      ID) FACT_OS=$value ;;
      VERSION_ID) FACT_OS_VERSION=$value ;;
    esac
  done </etc/os-release
  case $HOSTTYPE in
    x86_64) FACT_ARCHITECTURE=amd64 ;;
    aarch64) FACT_ARCHITECTURE=arm64 ;;
    *) FACT_ARCHITECTURE=$HOSTTYPE ;;
  esac
  export FACT_CORES FACT_MEMORY_MIB FACT_HOSTNAME FACT_ADDRESSES FACT_OS FACT_OS_VERSION FACT_ARCHITECTURE
}

# For administrators.
facts_command() {
  facts_load
  compgen -v FACT_ | while read -r name; do echo "$name=${!name}"; done
}
