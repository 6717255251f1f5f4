#!/usr/bin/env bash
# For `deploy.sh` to read: files of hot folders that changed go to all app servers, and the replicas learn of them. What the
# coordinating server has in a folder is what all have.
# Settings: SITE, SYSTEM_USER.

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/app/hot-folders/files.sh"

bring_hot_folders() {
  local name action changed='' todo=nothing
  local -A changes=()
  take_site
  reach_everyone
  take_requests
  while read -r name action; do
    [[ -n $name ]] || continue
    make_hot_folder "$name"
    hand_round "$name"
    ((${changes[$name]:-0} > 0)) || continue
    changed+=" $name"
    case $todo:$action in
      *:restart | nothing:reload) todo=$action ;;
    esac
  done < <(step_variable "site.$SITE.hot-folders" ON_CHANGE)
  [[ -n $changed ]] || return 0
  progress "$SITE: hot folder(s)$changed changed on ${app_servers// /, }"
  [[ -n $(site_info_get "$SITE" RELEASE) ]] || return 0
  tell_replicas "$todo"
}

# What was asked for, in order.
take_requests() {
  local request line KIND FOLDER NAME SHA256 REMOVED
  for request in "$TIERWRIGHT_STATE/sites/$SITE/requests"/*; do
    [[ -f $request ]] || continue
    KIND='' FOLDER='' NAME='' SHA256='' REMOVED=''
    while IFS= read -r line; do printf -v "${line%%=*}" '%s' "${line#*=}"; done <"$request"
    case $KIND in
      hot-file) take_file ;;
      hot-tree) take_tree ;;
    esac
  done
}

# A file that was touched counts as changed.
take_file() {
  changes[$FOLDER]=$((${changes[$FOLDER]:-0} + 1))
  make_hot_folder "$FOLDER"
  if [[ $REMOVED == 1 ]]; then
    rm -f "$hot/$FOLDER/$NAME"
  else
    place_file "$FOLDER" "$NAME" "$TIERWRIGHT_STATE/incoming/$SHA256.tar.gz" || true
  fi
}

# All files of a repository: those that were in it before and are not any more go.
take_tree() {
  local from=$hot/.$FOLDER.pulled former=$TIERWRIGHT_STATE/sites/$SITE/hot-folders/$FOLDER.files name
  make_hot_folder "$FOLDER"
  unpack_files "$SHA256" "$from"
  if [[ -e $former ]]; then
    while IFS= read -r -d '' name; do
      [[ ! -e $from/$name && -e $hot/$FOLDER/$name ]] || continue
      rm -f "$hot/$FOLDER/$name"
      changes[$FOLDER]=$((${changes[$FOLDER]:-0} + 1))
    done <"$former"
  fi
  while IFS= read -r -d '' name; do
    if place_file "$FOLDER" "$name" "$from/$name"; then changes[$FOLDER]=$((${changes[$FOLDER]:-0} + 1)); fi
  done < <(files_below "$from")
  remove_empty_directories "$FOLDER"
  install --directory --mode=0700 "${former%/*}"
  files_below "$from" >"$former"
  rm -rf "$from"
}

# hand_round FOLDER: to the other app servers.
hand_round() {
  local server archive sha256 others=''
  for server in $app_servers; do
    [[ $server == "$(peer_self)" ]] || others+=" $server"
  done
  [[ -n $others ]] || return 0
  archive=$TIERWRIGHT_STATE/incoming/.hot-$SITE
  tar --create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu --directory="$hot/$1" . |
    gzip --no-name >"$archive"
  sha256=$(sha256sum <"$archive")
  sha256=${sha256%% *}
  mv --no-target-directory "$archive" "$TIERWRIGHT_STATE/incoming/$sha256.tar.gz"
  for server in $others; do hand_on "$server" "$sha256"; done
  on_servers hot "$others" FOLDER="$1" SHA256="$sha256" || fail "$failed_why" "touch the file to try again"
  for server in $others; do
    changes[$1]=$((${changes[$1]:-0} + $(answered "$server" hot changes)))
  done
}

# tell_replicas reload|restart|nothing
tell_replicas() {
  case $1 in
    reload)
      if on_servers hot "$app_servers" RELOAD=1; then
        progress "${app_servers// /, }: reloaded"
        return 0
      fi
      progress "$failed_why; new replicas are started instead"
      ;;
    nothing) return 0 ;;
  esac
  # shellcheck disable=SC2034 # the rollout reads them
  TO=current FRESH=1
  roll_out
}
