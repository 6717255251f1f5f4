#!/usr/bin/env bash
# For other scripts to read: the user by whom app servers ask this server for its part in a rollout.

peer_user_exists() {
  id --user tierwright-peer >/dev/null 2>&1
}

make_peer_user() {
  if peer_user_exists; then return 0; fi
  # No password fits `*`; with the `!` of a locked account an sshd without PAM would refuse the key as well.
  useradd --system --user-group --home-dir /var/lib/tierwright-peer --no-create-home --shell /bin/sh --password '*' \
    tierwright-peer
}

# remove_peer_user: with its connections, while which userdel refuses.
remove_peer_user() {
  peer_user_exists || return 0
  for _ in {1..20}; do
    find /proc -maxdepth 1 -name '[0-9]*' -user tierwright-peer -printf '%f\n' | xargs --no-run-if-empty kill 2>/dev/null || true
    if userdel tierwright-peer 2>/dev/null; then break; fi
    sleep 0.2
  done
  if peer_user_exists; then fail "cannot remove the user tierwright-peer" "end its processes"; fi
  rm -rf /var/lib/tierwright-peer
}
