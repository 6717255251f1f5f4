#!/usr/bin/env bash
# For other scripts to read: asking nginx whether it accepts its files, and making it use them.

# nginx_refuses: prints what nginx says against its files; true when it does not accept them.
nginx_refuses() {
  local said
  if said=$(nginx -t -q 2>&1); then
    return 1
  fi
  echo "$said" >&2
  nginx_complaint <<<"$said"
}

# reload_nginx: returns when new workers serve and no old one takes further connections, so that whoever follows may
# stop what only the old ones know. Returns 1 when nginx keeps its former settings, which happens when it cannot listen.
reload_nginx() {
  if ! systemctl is-active --quiet nginx.service; then
    systemctl restart nginx.service
    return
  fi
  local master old deadline
  master=$(</run/nginx.pid)
  old=$(nginx_workers "$master")
  systemctl reload nginx.service
  deadline=$((SECONDS + 10))
  while ! nginx_has_changed "$master" "$old"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.025
  done
}

nginx_workers() {
  cat "/proc/$1/task/$1/children"
}

# nginx_has_changed MASTER OLD_WORKERS: there are new workers, and the old ones are gone or say that they shut down.
nginx_has_changed() {
  local worker state fresh=no
  for worker in $(nginx_workers "$1"); do
    if [[ " $2 " != *" $worker "* ]]; then
      fresh=yes
      continue
    fi
    state=$({ tr '\0' ' ' <"/proc/$worker/cmdline"; } 2>/dev/null) || continue
    [[ -z $state || $state == *"shutting down"* ]] || return 1
  done
  [[ $fresh == yes ]]
}

nginx_last_error() {
  nginx_complaint </var/log/nginx/error.log
}

# nginx_complaint: the last error in a log on standard input, without its time and process.
nginx_complaint() {
  sed --quiet 's/.*\[emerg\] [0-9]*#[0-9]*: //p' | grep --invert-match 'still could not bind' | tail -n 1
}

# remember_accepted FILE…: keeps copies of files that nginx accepts, and of which are missing.
remember_accepted() {
  local file kept=$TIERWRIGHT_STEP_STATE/accepted
  rm -rf "$kept.new"
  install --directory --mode=0700 "$kept.new"
  for file in "$@"; do
    [[ ! -e $file ]] || cp --archive "$file" "$kept.new/"
  done
  rm -rf "$kept"
  mv --no-target-directory "$kept.new" "$kept"
}

# take_back FILE…: puts these files back as nginx accepted them last; returns 1 when it never did.
take_back() {
  local file kept=$TIERWRIGHT_STEP_STATE/accepted
  [[ -d $kept ]] || return 1
  for file in "$@"; do
    rm -f "$file"
    [[ ! -e $kept/${file##*/} ]] || cp --archive "$kept/${file##*/}" "$file"
  done
}
