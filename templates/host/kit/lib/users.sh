# shellcheck shell=bash

# For scripts. as_user [--keep NAME]… USER COMMAND…: runs a command as another user, in the present directory, with an
# environment of PATH, HOME, USER, LOGNAME, LANG and the variables named by --keep: the step's own, which may hold
# secrets, stay away. Without root (in tests) it runs as oneself.
as_user() {
  local kept=() as=() user home
  while [[ $1 == --keep ]]; do
    if [[ -n ${!2+set} ]]; then kept+=("$2"); fi
    shift 2
  done
  user=$1
  shift
  home=$(getent passwd "$user" | cut -d : -f 6) || home=/
  if ((EUID == 0)); then as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --init-groups --); fi
  (
    # A program which stays behind must hold neither the lock nor the connection.
    exec 7>&- 8>&- 9>&-
    keep_environment "${kept[@]}"
    export HOME=${home:-/} USER=$user LOGNAME=$user
    exec "${as[@]}" "$@"
  )
}

# keep_environment NAME…: takes everything else out of the environment, but for PATH and the locale.
keep_environment() {
  local name
  while read -r name; do
    case " PATH LANG LC_ALL TZ $* " in
      *" $name "*) ;;
      *) export -n "${name?}" ;;
    esac
  done < <(compgen -e)
}
