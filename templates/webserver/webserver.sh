#!/usr/bin/env bash
# Makes nginx ready for sites: where it listens, and refusing hosts that no site has. When nginx cannot use these files
# they are taken back, so that a later restart cannot fail because of them.
# Settings: HTTP_PORT, HTTPS_PORT.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/nginx.sh"

directory=/etc/nginx/tierwright
default=/etc/nginx/sites-enabled/default
files=(/etc/nginx/nginx.conf "$directory"/{proxy,listen-http,listen-https,default-server}.conf)
touched=no

# keep NAME: writes a file of ours from standard input, when it differs.
keep() {
  local target=$directory/$1 text
  text=$(cat)
  if [[ ! -e $target || $(<"$target") != "$text" ]]; then
    echo "$text" >"$target.new"
    mv --no-target-directory "$target.new" "$target"
    touched=yes
  fi
}

# nginx_is_at_least MAJOR.MINOR.PATCH
nginx_is_at_least() {
  local version
  version=$(nginx -v 2>&1)
  version=${version#*nginx/}
  printf '%s\n' "$1" "${version%% *}" | sort --version-sort --check=quiet
}

# listen PORT OPTIONS: for both families, where the kernel has IPv6.
listen() {
  echo "listen $1$2;"
  [[ ! -e /proc/net/if_inet6 ]] || echo "listen [::]:$1$2;"
}

# `http2` moved from an option of `listen` to a directive in 1.25.1, which warns about the former.
https_lines() {
  if nginx_is_at_least 1.25.1; then
    listen "$HTTPS_PORT" " ssl$1"
    echo "http2 on;"
  else
    listen "$HTTPS_PORT" " ssl http2$1"
  fi
}

# Before 1.19.4 nginx cannot refuse a handshake without a certificate, so it gets one that says nothing.
refuse_handshake_lines() {
  if nginx_is_at_least 1.19.4; then
    echo "ssl_reject_handshake on;"
    return
  fi
  [[ -e $directory/nobody.crt ]] ||
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
      -subj /CN=invalid -keyout "$directory/nobody.key" -out "$directory/nobody.crt")
  echo "ssl_certificate $directory/nobody.crt;"
  echo "ssl_certificate_key $directory/nobody.key;"
}

default_server() {
  echo "# Written by Tierwright for this server: hosts that no site has get no answer."
  echo "server {"
  listen "$HTTP_PORT" " default_server"
  https_lines " default_server"
  refuse_handshake_lines
  echo "server_name _;"
  echo "access_log off;"
  echo "return 444;"
  echo "}"
}

keep listen-http.conf < <(listen "$HTTP_PORT" "")
keep listen-https.conf < <(https_lines "")
keep default-server.conf < <(default_server)

# The package's welcome page would claim all hosts for itself.
if [[ $(readlink "$default") == */sites-available/default ]]; then
  rm "$default"
  touch "$TIERWRIGHT_STEP_STATE/default-site"
  touched=yes
fi

refuse() {
  if take_back "${files[@]}"; then
    systemctl is-active --quiet nginx.service || systemctl restart nginx.service || true
  fi
  fail "nginx cannot use its new settings: $1" "what it used before is back in place"
}

problem=$(nginx_refuses) || problem=''
[[ -z $problem ]] || refuse "$problem"
systemctl is-enabled --quiet nginx.service || systemctl enable --quiet nginx.service
if [[ $touched == yes || ! -d $TIERWRIGHT_STEP_STATE/accepted ]] || changed /etc/nginx/ ||
  ! systemctl is-active --quiet nginx.service; then
  reload_nginx || refuse "$(nginx_last_error)"
  remember_accepted "${files[@]}"
fi
