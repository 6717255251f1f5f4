# shellcheck shell=bash
# The other servers of the stack: who they are, and asking them for their part in a rollout. App servers have a key, by
# which nothing else can be asked for.

kit_peers=$kit_root/etc/tierwright/peers
peer_user=tierwright-peer
# What may be sent: words of characters that mean nothing to a shell, and blanks between them.
peer_word='^[A-Za-z0-9@._:,/+=~-]+$'
peer_words='^[A-Za-z0-9@._:,/+=~-]+( [A-Za-z0-9@._:,/+=~-]+)*$'

# For scripts. peer_self: the name of this server; a machine of a group is called by its id.
peer_self() {
  if in_group; then
    cat "$kit_group/instance"
  else
    cat "$kit_peers/self"
  fi
}

# For scripts. peers_with_role ROLE: the names of the stack's servers with this role, which still exist. A group counts by
# its machines, of which only they know.
peers_with_role() {
  peers_and_names "$1" | cut -d ' ' -f 1
}

# peers_and_names ROLE: `SERVER NAME` a line: the NAME by which settings call it is the group's for each of its machines.
peers_and_names() {
  local name address roles member
  while read -r name address _ roles _; do
    if [[ ,$roles, != *,"$1",* ]]; then
      continue
    elif [[ $address != group ]]; then
      echo "$name $name"
    elif in_group; then
      for member in $(members_in_service); do echo "$member $name"; done
    fi
  done <"$kit_peers/servers"
}

# peer_group: the name of the stack's group, if it has one.
peer_group() {
  awk '$2 == "group" { print $1; exit }' "$kit_peers/servers"
}

# For scripts. app_servers_of SITE: the names of the app servers that run it, which still exist: those that its settings
# choose, else all.
app_servers_of() {
  local chosen=$kit_root/etc/tierwright/sites/$1/servers
  if [[ -e $chosen ]]; then
    peers_and_names app | awk 'NR == FNR { chosen[$1] = 1; next } $2 in chosen { print $1 }' "$chosen" -
  else
    peers_with_role app
  fi
}

# For scripts. peer_run SERVER WORD…: has another server, or this one, carry out `ping`, `phase …` or `put …`, with its
# standard input and output. Returns 255 when it cannot be reached.
peer_run() {
  local server=$1 word name address port alias
  shift
  for word in "$@"; do
    [[ $word =~ $peer_word ]] || stop "$word cannot be sent to $server"
  done
  if [[ $server == "$(peer_self)" ]]; then
    SUDO_USER=$caller_user bash "$kit_directory/tierwright" peer "$*"
    return
  fi
  alias=$server
  if [[ -n $(member_address "$server") ]]; then alias=$(peer_group); fi
  read -r name address port _ < <(awk -v name="$alias" '$1 == name' "$kit_peers/servers") || true
  [[ -n ${name:-} && $name == "$alias" && ($alias != "$server" || $address != group) ]] ||
    stop "no server of this stack is called $server; see: tierwright peers"
  [[ -e $kit_peers/key ]] || stop "only app servers may ask $server for something; run this on one of them"
  if [[ $alias != "$server" ]]; then address=$(member_address "$server"); fi
  peer_ssh "$alias" "$address" "$(peer_port "$address" "$port")" "$*"
}

# peer_ssh NAME ADDRESS PORT WORDS: one connection for all phases of a rollout. No host key is learned: all are pinned, by
# the names in the settings, since an address can be written in many ways, and a group's machines share a key.
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
    take | adopt)
      in_group || stop "this key is for rollouts only"
      "${words[0]}_command" "${words[@]:1}"
      ;;
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
  local name address port roles reachable code=0 member
  [[ -e $kit_peers/servers ]] || stop "this server does not know its stack yet: run pulumi up"
  stage_create
  printf '%-20s %-40s %-24s %s\n' SERVER ADDRESS ROLES REACHABLE
  while read -r name address port roles _; do
    if [[ $address != group ]]; then
      peer_line "$name" "$address port $port" "$roles" || code=1
    elif ! in_group; then
      printf '%-20s %-40s %-24s %s\n' "$name" "a group of machines" "$roles" "not from here: only they know each other"
    else
      refresh_members || stop "the machines of this group cannot be asked for: $aws_complaint"
      for member in $(members_all); do
        peer_line "$member" "$(member_address "$member") port $port" "$roles ($name)" || code=1
      done
    fi
  done <"$kit_peers/servers"
  return "$code"
}

# peer_line SERVER ADDRESS ROLES
peer_line() {
  local code=0
  peer_reachable "$1" || code=1
  printf '%-20s %-40s %-24s %s\n' "$1" "$2" "$3" "$reachable"
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
