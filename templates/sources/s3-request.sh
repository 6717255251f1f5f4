#!/usr/bin/env bash
# For sources to read: signed requests to S3, by Amazon's Signature Version 4. curl's own `--aws-sigv4` signs neither the
# checksum nor the session token, as S3 wants it, in the versions that Ubuntu 22.04 and Debian 12 have. The secret key
# stays in this process: it is no program's argument, and the user who builds cannot look into what root runs.
# Settings: SOURCE_REGION, SOURCE_ACCESS_KEY_ID and SOURCE_SECRET_ACCESS_KEY; without a key, the role of the server.

# shellcheck source=templates/sources/download.sh
. "$TIERWRIGHT_SCRIPTS/sources/download.sh"
# shellcheck source=templates/sources/instance-role.sh
. "$TIERWRIGHT_SCRIPTS/sources/instance-role.sh"

# Of no bytes: a request to read has no body.
empty_sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

# print_object URL: the object's content. Sets `complaint` when it fails.
print_object() {
  local status=0 key_id=$SOURCE_ACCESS_KEY_ID secret=$SOURCE_SECRET_ACCESS_KEY token=""
  if [[ -z $key_id ]]; then
    read_instance_role || {
      complaint="this server has no role that could read it: give the instance a role, or set accessKeyId and secretAccessKey of the source"
      return 22
    }
    key_id=$role_key_id secret=$role_secret token=$role_token
  fi
  request_config "$1" "$key_id" "$secret" "$token" | print_url --config - || status=$?
  ((status != 22)) || explain_refusal "$@" "$key_id" "$secret" "$token"
  return "$status"
}

# fetch_s3_object URL FILE: returns 1 when there is no such object; what else goes wrong ends the step.
fetch_s3_object() {
  local status=0
  complaint="check the source, and that this server reaches it" refusal=""
  print_object "$1" >"$2" || status=$?
  ((status != 0)) || return 0
  [[ $refusal != NoSuchKey ]] || return 1
  fail "$1 cannot be fetched" "$complaint"
}

# explain_refusal URL KEY_ID SECRET TOKEN: S3 says in the body of its answer what it did not like.
explain_refusal() {
  local answer code
  answer=$(request_config "$@" | print_url --no-fail --config - | head --bytes=4096 | tr -d '\0') || true
  code=$(xml_text Code "$answer")
  refusal=$code
  case $code in
    "") complaint="check s3 and endpoint of the source" ;;
    AuthorizationHeaderMalformed | PermanentRedirect | IllegalLocationConstraintException)
      complaint="the bucket lies in $(xml_text Region "$answer") (S3 says $code): correct region of the source"
      ;;
    AccessDenied | InvalidAccessKeyId | SignatureDoesNotMatch | ExpiredToken)
      complaint="the key $2 may not read it (S3 says $code): correct the key of the source, or what it may do"
      ;;
    NoSuchKey | NoSuchBucket) complaint="it is not there (S3 says $code): correct s3 of the source" ;;
    RequestTimeTooSkewed) complaint="the clock of this server is wrong (S3 says $code): set it" ;;
    *) complaint="S3 says $code: $(xml_text Message "$answer")" ;;
  esac
}

xml_text() {
  if [[ $2 =~ \<$1\>([^\<]{1,300})\</$1\> ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}

# request_config URL KEY_ID SECRET TOKEN: the signed request, for curl to read on its standard input.
request_config() {
  local url=$1 key_id=$2 secret=$3 token=$4 host path time scope headers signed signature
  host=${url#*://}
  path=/${host#*/}
  host=${host%%/*}
  # As curl sends it: without the port that goes without saying.
  case $url in
    https://*) host=${host%:443} ;;
    *) host=${host%:80} ;;
  esac
  TZ=UTC printf -v time '%(%Y%m%dT%H%M%SZ)T' -1
  scope=${time%T*}/$SOURCE_REGION/s3/aws4_request
  headers=$'host:'$host$'\nx-amz-content-sha256:'$empty_sha256$'\nx-amz-date:'$time$'\n'
  signed="host;x-amz-content-sha256;x-amz-date"
  if [[ -n $token ]]; then
    headers+=$'x-amz-security-token:'$token$'\n'
    signed+=";x-amz-security-token"
  fi
  signature=$(signature "$secret" "$scope" "$time" $'GET\n'"$path"$'\n\n'"$headers"$'\n'"$signed"$'\n'$empty_sha256)
  echo "url = \"$url\""
  echo "header = \"x-amz-content-sha256: $empty_sha256\""
  echo "header = \"x-amz-date: $time\""
  [[ -z $token ]] || echo "header = \"x-amz-security-token: $token\""
  echo "header = \"Authorization: AWS4-HMAC-SHA256 Credential=$key_id/$scope, SignedHeaders=$signed, Signature=$signature\""
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
