#!/bin/bash
# http.sh URL [HOST]: prints the answer to a GET, headers and body. For servers without curl; run under timeout(1).
set -euo pipefail
address=${1#http://}
path=/${address#*/}
if [[ $address != */* ]]; then path=/; fi
address=${address%%/*}
port=80
if [[ $address =~ ^(.*):([0-9]+)$ ]]; then
  address=${BASH_REMATCH[1]} port=${BASH_REMATCH[2]}
fi
host=${2:-$address:$port}
address=${address#[}
exec 3<>"/dev/tcp/${address%]}/$port"
printf 'GET %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: tierwright\r\nAccept: */*\r\nConnection: close\r\n\r\n' "$path" "$host" >&3
# A NUL would make bash complain about a binary body.
tr -d '\0' <&3
