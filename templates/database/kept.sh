#!/usr/bin/env bash
# For other scripts to read: the databases of removed sites which are still there, so that whoever gives the whole
# server up does not leave them behind. Each has its last backup, and nobody can log in to it.

kept_databases=$TIERWRIGHT_STATE/kept-databases

remember_kept() {
  forget_kept "$1"
  echo "$1" >>"$kept_databases"
}

forget_kept() {
  [[ -e $kept_databases ]] || return 0
  sed --in-place "/^$1\$/d" "$kept_databases"
}

# drop_kept: all of them, with their roles.
drop_kept() {
  local -x DATABASE
  [[ -e $kept_databases ]] || return 0
  while IFS= read -r DATABASE; do
    drop_database
    drop_role
  done <"$kept_databases"
  rm "$kept_databases"
}
