#!/usr/bin/env bash
# Makes nginx serve a site. When nginx refuses the site's files they are taken back, so that they cannot stop the next
# reload or restart of nginx for all the others.
# Settings: SITE, DOMAINS (with spaces), URL, BALANCED (yes behind a load balancer, which nginx finds by its name).
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/nginx.sh"
# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/upstreams.sh"

available=/etc/nginx/sites-available/$SITE.conf
enabled=/etc/nginx/sites-enabled/$SITE.conf
resolver_file=/etc/nginx/tierwright/resolver.conf
files=("$available" "/etc/nginx/tierwright/$SITE".{snippet.conf,crt,key})
touched=no

# resolver_line: whom this server asks for names. What they answer is forgotten soon, since a balancer's addresses may
# change at any time.
resolver_line() {
  local -a servers
  mapfile -t servers < <(awk '$1 == "nameserver" && $2 !~ /%/ { print $2 ~ /:/ ? "[" $2 "]" : $2 }' /etc/resolv.conf)
  ((${#servers[@]})) || fail "/etc/resolv.conf names no server" "nginx needs one to find the load balancer"
  echo "resolver ${servers[*]} valid=5s ipv6=off;"
}

if [[ ${BALANCED:-no} == yes ]]; then
  resolver=$(resolver_line)
  if [[ ! -e $resolver_file || $(<"$resolver_file") != "$resolver" ]]; then
    echo "$resolver" >"$resolver_file.new"
    mv --no-target-directory "$resolver_file.new" "$resolver_file"
    touched=yes
  fi
fi

# A site whose first release is still to come shows the maintenance page.
# shellcheck disable=SC2154 # upstreams.sh sets it
if [[ ! -e $upstream_file ]]; then
  install --directory --mode=0755 "${upstream_file%/*}"
  upstream_block "" "" >"$upstream_file.first"
  place "$upstream_file.first"
  rm -f "$upstream_file.first"
fi
if [[ $(readlink "$enabled") != "$available" ]]; then
  ln --symbolic --no-dereference --force "$available" "$enabled"
  touched=yes
fi
if [[ $touched == yes || ! -d $TIERWRIGHT_STEP_STATE/accepted ]] || changed "${files[@]}"; then
  problem=$(nginx_refuses) || problem=''
  if [[ -n $problem ]]; then
    take_back "${files[@]}" || rm -f "$enabled"
    ! nginx_refuses || fail "nginx does not accept its files, whatever $SITE has: $problem" "see which file it names"
    fail "nginx does not accept the virtual host of $SITE: $problem" "what it accepted before stays in use"
  fi
  reload_nginx || fail "nginx keeps its former settings: $(nginx_last_error)" "see /var/log/nginx/error.log"
  remember_accepted "${files[@]}"
fi
site_info_set "$SITE" DOMAINS "$DOMAINS"
site_info_set "$SITE" URL "$URL"
