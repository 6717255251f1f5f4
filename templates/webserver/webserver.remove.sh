#!/usr/bin/env bash
# Gives nginx back its package's settings; where it came with Tierwright it is stopped. The package stays.
set -euo pipefail

command -v nginx >/dev/null || exit 0
rm -f /etc/nginx/tierwright/{listen-http,listen-https,default-server,resolver}.conf /etc/nginx/tierwright/nobody.{crt,key}
rm -rf /etc/nginx/tierwright/upstreams
remove_files
if [[ -e $TIERWRIGHT_STEP_STATE/default-site && ! -e /etc/nginx/sites-enabled/default ]]; then
  ln --symbolic /etc/nginx/sites-available/default /etc/nginx/sites-enabled/default
fi
if [[ -e $TIERWRIGHT_STEP_STATE/installed ]]; then
  systemctl disable --quiet --now nginx.service
elif nginx -t -q; then
  systemctl reload-or-restart nginx.service
fi
