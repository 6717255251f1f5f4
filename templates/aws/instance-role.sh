#!/usr/bin/env bash
# For scripts to read: the credentials of the role that an EC2 instance has, from its metadata service by its second
# protocol (IMDSv2), which needs a token first.

metadata_service=${METADATA_SERVICE:-http://169.254.169.254}
# Words before curl, for readers who let somebody with fewer rights ask.
metadata_asker=()

# read_instance_role: sets role_name, and role_key_id, role_secret and role_token, which are valid for some hours.
read_instance_role() {
  local token answer
  role_name=""
  token=$(ask_metadata "X-aws-ec2-metadata-token-ttl-seconds: 60" --request PUT --url "$metadata_service/latest/api/token") ||
    return 1
  token="X-aws-ec2-metadata-token: $token"
  answer=$(ask_metadata "$token" --url "$metadata_service/latest/meta-data/iam/security-credentials/") || return 1
  answer=${answer%%$'\n'*}
  [[ $answer =~ ^[A-Za-z0-9+=,.@_-]+$ ]] || return 1
  role_name=$answer
  answer=$(ask_metadata "$token" --url "$metadata_service/latest/meta-data/iam/security-credentials/$role_name") || return 1
  role_key_id=$(role_text AccessKeyId "$answer")
  role_secret=$(role_text SecretAccessKey "$answer")
  role_token=$(role_text Token "$answer")
  [[ -n $role_key_id && -n $role_secret && -n $role_token ]]
}

# ask_metadata HEADER CURL_OPTION…: the header is a secret too, so it goes by standard input.
ask_metadata() {
  local header=$1
  shift
  "${metadata_asker[@]}" curl --silent --show-error --fail --noproxy '*' --connect-timeout 2 --max-time 5 --config - "$@" \
    <<<"header = \"$header\""
}

# role_text NAME JSON: the value of a name; those of credentials have no escapes.
role_text() {
  local text="[[:space:]]*:[[:space:]]*\"([A-Za-z0-9+/=_.:%-]*)\""
  if [[ $2 =~ \"$1\"$text ]]; then printf '%s' "${BASH_REMATCH[1]}"; fi
}
