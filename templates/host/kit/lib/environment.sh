# shellcheck shell=bash
# What the kit and its scripts inherit: as little as possible.

# Who asked, kept before the environment is emptied.
caller_user=${SUDO_USER:-$(id -un)}
caller_from=""

# sudo drops SSH_CONNECTION; its own environment, which root may read, still has it.
find_caller_address() {
  local entry
  caller_from=${SSH_CONNECTION:-}
  if [[ -z $caller_from && -r /proc/$PPID/environ ]]; then
    while IFS= read -r -d '' entry; do
      if [[ $entry == SSH_CONNECTION=* ]]; then caller_from=${entry#*=}; fi
    done <"/proc/$PPID/environ"
  fi
  caller_from=${caller_from%% *}
}

# Leaves PATH, HOME and a UTF-8 locale. Below TIERWRIGHT_ROOT the PATH stays, so that tests can put commands in front.
empty_environment() {
  local name
  while read -r name; do
    case $name in
      PATH | HOME | TIERWRIGHT_ROOT | TIERWRIGHT_LOCK_QUIET_SECONDS | TERM) ;;
      *) unset "$name" 2>/dev/null || true ;;
    esac
  done < <(compgen -e)
  if [[ -z ${TIERWRIGHT_ROOT:-} ]]; then
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
  fi
  export PATH HOME LC_ALL=C.UTF-8 LANG=C.UTF-8 TZ=UTC
}
