#!/usr/bin/env bash
# Takes a site off nginx.
# Settings: SITE.
set -euo pipefail

# shellcheck source=/dev/null
. "$TIERWRIGHT_SCRIPTS/webserver/nginx.sh"

rm -f "/etc/nginx/sites-enabled/$SITE.conf" "/etc/nginx/tierwright/upstreams/$SITE.conf"
rm -rf "$TIERWRIGHT_STATE/sites/$SITE"/upstream.*
remove_files
if command -v nginx >/dev/null && systemctl is-active --quiet nginx.service; then
  problem=$(nginx_refuses) || problem=''
  [[ -z $problem ]] || fail "nginx does not accept its files: $problem" "see which file it names"
  reload_nginx || fail "nginx keeps its former settings: $(nginx_last_error)" "see /var/log/nginx/error.log"
fi
site_info_remove "$SITE" DOMAINS
site_info_remove "$SITE" URL
[[ -s $TIERWRIGHT_STATE/sites/$SITE/info ]] || site_info_remove "$SITE"
