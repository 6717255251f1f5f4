# shellcheck shell=bash
# The other servers of the stack: who they are, and asking them for their part in a rollout. App servers have a key, by
# which nothing else can be asked for.

kit_peers=$kit_root/etc/tierwright/peers
peer_user=tierwright-peer
# What may be sent: words of characters that mean nothing to a shell, and blanks between them.
peer_word='^[A-Za-z0-9@._:,/+=~-]+$'
peer_words='^[A-Za-z0-9@._:,/+=~-]+( [A-Za-z0-9@._:,/+=~-]+)*$'

# For scripts. peer_self: the name of this server.
peer_self() {
  cat "$kit_peers/self"
}

# For scripts. peers_with_role ROLE: the names of the stack's servers with this role, which still exist.
peers_with_role() {
  awk -v role="$1" 'index("," $4 ",", "," role ",") { print $1 }' "$kit_peers/servers"
}

# For scripts. app_servers_of SITE: the names of the app servers that run it, which still exist: those that its settings
# choose, else all.
app_servers_of() {
  local chosen=$kit_root/etc/tierwright/sites/$1/servers
  if [[ -e $chosen ]]; then
    peers_with_role app | grep --line-regexp --fixed-strings --file="$chosen" || true
  else
    peers_with_role app
  fi
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
    SUDO_USER=$caller_user bash "$kit_directory/tierwright" peer "$*"
    return
  fi
  read -r name address port _ < <(awk -v name="$server" '$1 == name' "$kit_peers/servers") || true
  [[ ${name:-} == "$server" ]] || stop "no server of this stack is called $server; see: tierwright peers"
  [[ -e $kit_peers/key ]] || stop "only app servers may ask $server for something; run this on one of them"
  peer_ssh "$server" "$address" "$(peer_port "$address" "$port")" "$*"
}

# peer_ssh SERVER ADDRESS PORT WORDS: one connection for all phases of a rollout. No host key is learned: all are pinned,
# by the names of the servers, since an address can be written in many ways.
peer_ssh() {
  mkdir -p "$kit_run"
  ssh -F none -i "$kit_peers/key" -l "$peer_user" -p "$3" -o IdentitiesOnly=yes -o BatchMode=yes -o ConnectTimeout=5 \
    -o ServerAliveInterval=5 -o ServerAliveCountMax=3 -o StrictHostKeyChecking=yes -o LogLevel=ERROR \
    -o UserKnownHostsFile="$kit_peers/known_hosts" -o GlobalKnownHostsFile=/dev/null -o UpdateHostKeys=no \
    -o ControlMaster=auto -o ControlPersist=60 -o ControlPath="$kit_run/peer-$$-%C" \
    -o HostKeyAlias="$1" -- "$2" "$4"
}

# peer_port ADDRESS PORT: the port of the settings is on the workstation's way, where a router may lead it to the 22 of
# the server, which is on ours.
peer_port() {
  if [[ $2 == 22 ]] || timeout 5 bash "$kit_directory/probe/port.sh" "$1" "$2" 2>/dev/null; then
    echo "$2"
  else
    echo 22
  fi
}

# peer WORDS: what other servers may ask for. All that they send is one argument, by the forced command of their key.
peer_command() {
  local words=()
  require_root
  if (($# != 1)) || [[ ! $1 =~ $peer_words || ${#1} -gt 65536 ]]; then stop "this key is for rollouts only"; fi
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
  local directory=$kit_state/incoming archive part
  if (($# != 1)) || [[ ! $1 =~ ^[0-9a-f]{64}$ ]]; then stop "usage: put SHA256"; fi
  archive=$directory/$1.tar.gz
  part=$directory/.$1.$$.part
  state_make
  (umask 077 && mkdir -p "$directory")
  # As young as a new one, so that it is there when the phase comes that it is for.
  touch --no-create "$archive"
  if [[ -e $archive ]]; then
    cat >/dev/null
    return
  fi
  # Of those that broke off.
  find "$directory" -name '.*.part' -mmin +60 -delete
  if ! cat >"$part" || ! sha256sum --check --status <<<"$1  $part"; then
    rm -f "$part"
    stop "the archive $1 arrived damaged, or there is no room for it in $directory"
  fi
  mv -T "$part" "$archive"
}

# For administrators: the servers of the stack, and which of them this one reaches.
peers_command() {
  local name address port roles reachable code=0
  [[ -e $kit_peers/servers ]] || stop "this server does not know its stack yet: run pulumi up"
  stage_create
  printf '%-20s %-40s %-24s %s\n' SERVER ADDRESS ROLES REACHABLE
  while read -r name address port roles _; do
    peer_reachable "$name" || code=1
    printf '%-20s %-40s %-24s %s\n' "$name" "$address port $port" "$roles" "$reachable"
  done <"$kit_peers/servers"
  return "$code"
}

# peer_reachable SERVER: sets reachable to a text. Returns 1 when it should be and is not.
peer_reachable() {
  reachable=yes
  if [[ $1 == "$(peer_self)" ]]; then
    reachable="this server"
  elif [[ ! -e $kit_peers/key ]]; then
    reachable="not from here: only app servers ask others"
  elif ! peer_run "$1" ping >/dev/null 2>"$stage/error" </dev/null; then
    reachable="no: $(tail -n 1 "$stage/error" | tr -d '\r')"
    case $reachable in
      *"Permission denied"*) reachable+=" Its sshd has to let $peer_user in from this server's address: see AllowUsers and AuthorizedKeysFile there." ;;
      *"Host key verification failed"*) reachable+=" Correct servers.$1.hostKey." ;;
    esac
    return 1
  fi
}
