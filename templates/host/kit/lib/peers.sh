# shellcheck shell=bash
# The other servers of the stack: who they are, and asking them for their part in a rollout. They answer to one key, by
# which nothing else can be asked for.

kit_peers=$kit_root/etc/tierwright/peers
peer_user=tierwright-peer
# What a word to another server may consist of: nothing that a shell would read as more than a word.
peer_word='^[A-Za-z0-9@._:,/+=~-]+$'

# For scripts. peer_self: the name of this server.
peer_self() {
  cat "$kit_peers/self"
}

# For scripts. peers_with_role ROLE: the names of the stack's servers with this role, which still exist.
peers_with_role() {
  awk -v role="$1" 'index("," $4 ",", "," role ",") { print $1 }' "$kit_peers/servers"
}

# For scripts. peer_run SERVER WORD…: has another server, or this one, carry out `ping`, `phase …` or `put …`, with its
# standard input and output. Returns 255 when it cannot be reached.
peer_run() {
  local server=$1 word name address port
  shift
  for word in "$@"; do
    [[ $word =~ $peer_word ]] || stop "$word cannot be sent to $server"
  done
  if [[ $server == "$(peer_self)" ]]; then
    # Our own locks stay ours, or the phase would wait for whoever waits for it.
    SUDO_USER=$caller_user bash "$kit_directory/tierwright" peer "$*" 7>&- 9>&-
    return
  fi
  read -r name address port _ < <(awk -v name="$server" '$1 == name' "$kit_peers/servers") || true
  [[ ${name:-} == "$server" ]] || stop "no server of this stack is called $server"
  # One connection for all phases of a rollout. No host key is learned: all are pinned.
  ssh -F none -i "$kit_peers/key" -p "$port" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 \
    -o ServerAliveInterval=10 -o ServerAliveCountMax=3 -o StrictHostKeyChecking=yes -o LogLevel=ERROR \
    -o UserKnownHostsFile="$kit_peers/known_hosts" -o GlobalKnownHostsFile=/dev/null -o UpdateHostKeys=no \
    -o ControlMaster=auto -o ControlPersist=60 -o ControlPath="$kit_run/peer-%C" \
    "$peer_user@$address" "$*"
}

# peer WORDS: what other servers may ask for.
peer_command() {
  local words=()
  require_root
  if (($# != 1)) || [[ ! $1 =~ ^[A-Za-z0-9@._:,/+=~\ -]+$ ]]; then stop "this key is for rollouts only"; fi
  read -ra words <<<"$1"
  case ${words[0]} in
    ping) echo pong ;;
    phase) phase_command "${words[@]:1}" ;;
    put) put_command "${words[@]:1}" ;;
    *) stop "this key is for rollouts only" ;;
  esac
}

# put SHA256: keeps standard input as an uploaded archive, when it is complete.
put_command() {
  local sha256=${1:-} directory=$kit_state/incoming
  [[ $sha256 =~ ^[0-9a-f]{64}$ ]] || stop "usage: put SHA256"
  state_make
  (umask 066 && mkdir -p "$directory")
  if [[ -e $directory/$sha256.tar.gz ]]; then
    cat >/dev/null
    return
  fi
  cat >"$directory/$sha256.$$.part"
  if ! sha256sum --check --status <<<"$sha256  $directory/$sha256.$$.part"; then
    rm -f "$directory/$sha256.$$.part"
    stop "the archive $sha256 arrived damaged"
  fi
  mv -T "$directory/$sha256.$$.part" "$directory/$sha256.tar.gz"
}

# For administrators: the servers of the stack, and which of them this one reaches.
peers_command() {
  local name address port roles reachable code=0
  [[ -e $kit_peers/servers ]] || stop "this server does not know its stack yet; run pulumi up"
  printf '%-20s %-40s %-24s %s\n' SERVER ADDRESS ROLES REACHABLE
  while read -r name address port roles _; do
    reachable=yes
    if ! peer_run "$name" ping >/dev/null 2>"$kit_run/peer.error" </dev/null; then
      reachable="no: $(tail -n 1 "$kit_run/peer.error")"
      code=1
    fi
    printf '%-20s %-40s %-24s %s\n' "$name" "$address port $port" "$roles" "$reachable"
  done <"$kit_peers/servers"
  rm -f "$kit_run/peer.error"
  return "$code"
}
