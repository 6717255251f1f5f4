#!/usr/bin/env bash
# Run by cloud-init at every boot, before sshd: puts the SSH host key in place which the deployment made for this server,
# once for each instance, so that the key is known before the server is. It lies in the Parameter Store of AWS Systems
# Manager (SSM), where the instance's role may read it; user data could be read by every program of the server. Without
# it sshd does not start: a server never has another key than the pinned one.
# Arguments: the parameter, the region, the address of SSM. In user data, behind signature.sh and instance-role.sh.
# shellcheck disable=SC2154 # role_… comes from instance-role.sh.
set -euo pipefail
umask 077

parameter=$1 region=$2 endpoint=$3
root=${TIERWRIGHT_ROOT:-}
# Not one of sshd's own names: whatever makes missing host keys, be it cloud-init or a package, makes none here.
key=$root/etc/ssh/tierwright_host_ed25519_key

main() {
  allow_only_our_key
  if is_in_place; then return; fi
  rm -f "$key" "$key.pub"
  if ! wait_for_key; then
    rm -f "$key.new"
    echo "tierwright: sshd does not start, since it has no host key: $complaint. Reboot the instance then." >&2
    exit 1
  fi
  # The key comes last: when it is there, all is.
  mv "$key.new.pub" "$key.pub"
  mv "$key.new" "$key"
}

# An image that somebody made from a server has the key of that server.
is_in_place() {
  [[ -e $key && -e $key.pub && $(cut -d ' ' -f 3 "$key.pub") == "$INSTANCE_ID" ]]
}

# A server that is told one host key has no others, and ends when that one is missing.
allow_only_our_key() {
  local setting=$root/etc/ssh/sshd_config.d/00-tierwright-host-key.conf
  if [[ -e $setting ]]; then return; fi
  install --directory --mode=0755 "${setting%/*}"
  echo "HostKey $key" >"$setting.new"
  chmod 0644 "$setting.new"
  mv "$setting.new" "$setting"
}

# Roles, permissions and the ways out of a new network take a while to arrive.
wait_for_key() {
  local deadline=$((SECONDS + ${HOST_KEY_SECONDS:-120}))
  if [[ -z $(type -P curl) ]]; then
    complaint="this image has no curl; choose another one"
    return 1
  fi
  until fetch_key; do
    if ((SECONDS >= deadline)); then return 1; fi
    sleep 2
  done
}

# fetch_key: makes the files with `.new`. Sets `complaint` when it cannot.
fetch_key() {
  local body answer value public
  read_instance_role 2>/dev/null || {
    complaint="the instance has no role yet to read the parameter $parameter with; give it one"
    if [[ -n $role_name ]]; then complaint="the role $role_name, to read the parameter $parameter with, has no credentials; check what may assume it"; fi
    return 1
  }
  body="{\"Name\":$(json_quoted "$parameter"),\"WithDecryption\":true}"
  answer=$(request_config POST "$endpoint/" "$region/ssm" "$(printf '%s' "$body" | checksum)" \
    "$role_key_id" "$role_secret" "$role_token" \
    "content-type:application/x-amz-json-1.1" "x-amz-target:AmazonSSM.GetParameter" |
    curl --silent --connect-timeout 5 --max-time 10 --config - --data-binary "$body") || {
    complaint="$endpoint does not answer, where the role $role_name would read the parameter $parameter; give the subnet a way there (an internet gateway, a NAT gateway or an endpoint for ssm)"
    return 1
  }
  value=$(json_string Value "$answer")
  if [[ -z $value ]]; then
    complaint=$(refusal "$answer")
    return 1
  fi
  printf '%s\n' "$value" >"$key.new"
  public=$(ssh-keygen -y -P "" -f "$key.new" 2>/dev/null) || {
    complaint="the parameter $parameter, read by the role $role_name, holds no private key for SSH; run pulumi up, which puts it there"
    return 1
  }
  printf '%s %s\n' "$(cut -d ' ' -f 1,2 <<<"$public")" "$INSTANCE_ID" >"$key.new.pub"
  chmod 0644 "$key.new.pub"
}

# refusal ANSWER: what SSM did not like, and what to do about it.
refusal() {
  local code said remedy
  code=$(json_string __type "$1")
  said=${code##*#}
  case $said in
    AccessDeniedException) remedy="let the role do ssm:GetParameter with it, and kms:Decrypt if it has a key of its own" ;;
    ParameterNotFound) remedy="run pulumi up, which makes it, and check the region $region" ;;
    *) remedy="check the role, the region $region and $endpoint" ;;
  esac
  # Something on the way may answer in place of SSM.
  said=${said:-${1//[[:cntrl:]]/ }}
  printf '%s' "the role $role_name cannot read the parameter $parameter (the answer is: ${said:0:200}); $remedy"
}

# json_string NAME JSON: the value of a name, with its escapes taken out.
json_string() {
  local text='[[:space:]]*:[[:space:]]*"(([^"\]|\\.)*)"'
  if [[ $2 =~ \"$1\"$text ]]; then printf '%b' "${BASH_REMATCH[1]//\\\///}"; fi
}

json_quoted() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

main
