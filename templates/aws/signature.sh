#!/usr/bin/env bash
# For scripts to read: requests to AWS, signed by Amazon's Signature Version 4. curl's own `--aws-sigv4` signs neither the
# checksum nor the session token, as S3 wants it, in the versions that Ubuntu 22.04 and Debian 12 have. The secret key
# stays in this process: it is no program's argument. Settings: clock_offset (seconds that this machine's clock is late).

# request_config METHOD URL REGION/SERVICE BODY_SHA256 KEY_ID SECRET TOKEN [NAME:VALUE]…: the signed request but for its
# body, for curl to read on its standard input. A TOKEN may be empty; names of headers are in lower case. What follows a
# `?` in the URL stands in the order of its names, and is encoded as uri_encoded does it.
request_config() {
  local method=$1 url=$2 scope=$3/aws4_request body=$4 key_id=$5 secret=$6 token=$7 host path query="" time lines names signature
  local headers=("${@:8}")
  host=${url#*://}
  if [[ $host == *\?* ]]; then
    query=${host#*\?}
    host=${host%%\?*}
  fi
  path=/
  if [[ $host == */* ]]; then path=/${host#*/}; fi
  host=${host%%/*}
  # As curl sends it: without the port that goes without saying.
  case $url in
    https://*) host=${host%:443} ;;
    *) host=${host%:80} ;;
  esac
  TZ=UTC printf -v time '%(%Y%m%dT%H%M%SZ)T' $((EPOCHSECONDS + ${clock_offset:-0}))
  scope=${time%T*}/$scope
  headers+=("x-amz-content-sha256:$body" "x-amz-date:$time")
  if [[ -n $token ]]; then headers+=("x-amz-security-token:$token"); fi
  lines=$(printf '%s\n' "host:$host" "${headers[@]}" | LC_ALL=C sort)
  names=$(cut --delimiter=: --fields=1 <<<"$lines" | paste --serial --delimiters=";")
  signature=$(signature "$secret" "$scope" "$time" "$method"$'\n'"$path"$'\n'"$query"$'\n'"$lines"$'\n\n'"$names"$'\n'"$body")
  echo "url = \"$url\""
  echo "request = \"$method\""
  printf 'header = "%s"\n' "${headers[@]/:/: }"
  echo "header = \"Authorization: AWS4-HMAC-SHA256 Credential=$key_id/$scope, SignedHeaders=$names, Signature=$signature\""
}

# uri_encoded TEXT [KEPT]: sets REPLY to TEXT with all bytes encoded but unreserved ones, and those in KEPT.
uri_encoded() {
  local LC_ALL=C text=$1 i character code
  REPLY=""
  for ((i = 0; i < ${#text}; i++)); do
    character=${text:i:1}
    if [[ $character == [A-Za-z0-9._~-] || ${2:-} == *"$character"* ]]; then
      REPLY+=$character
    else
      printf -v code '%d' "'$character"
      printf -v code '%%%02X' $((code & 255))
      REPLY+=$code
    fi
  done
}

# signature SECRET SCOPE TIME REQUEST
signature() {
  local key part parts
  key=$(printf 'AWS4%s' "$1" | in_hexadecimal)
  IFS=/ read -r -a parts <<<"$2"
  for part in "${parts[@]}"; do key=$(keyed_hash "$key" "$part"); done
  keyed_hash "$key" $'AWS4-HMAC-SHA256\n'"$3"$'\n'"$2"$'\n'"$(printf '%s' "$4" | checksum)"
}

# keyed_hash KEY TEXT: HMAC-SHA256 (RFC 2104), the key in hexadecimal.
keyed_hash() {
  local key=$1 inner outer
  if ((${#key} > 128)); then key=$(printf '%b' "$(escaped "$key" 0)" | checksum); fi
  while ((${#key} < 128)); do key+=00; done
  inner=$({
    printf '%b' "$(escaped "$key" 0x36)"
    printf '%s' "$2"
  } | checksum)
  outer=$(escaped "$key" 0x5c)$(escaped "$inner" 0)
  printf '%b' "$outer" | checksum
}

# escaped HEXADECIMAL BYTE: the bytes, each combined with BYTE, as printf's %b reads them.
escaped() {
  local rest=$1 byte text=""
  while [[ -n $rest ]]; do
    printf -v byte '\\x%02x' $((0x${rest:0:2} ^ $2))
    text+=$byte
    rest=${rest:2}
  done
  printf '%s' "$text"
}

in_hexadecimal() {
  od --address-radix=n --format=x1 --output-duplicates | tr -d ' \n'
}

checksum() {
  sha256sum | cut -c1-64
}
