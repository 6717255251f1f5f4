import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { GroupMachine } from "../../aws/group-machine";
import { plan } from "./site-on-server";

/** Machines of the group which carry out what they are asked. */
const others = `
peer_run() {
  echo "$*" >>"$TIERWRIGHT_ROOT/asked"
  if [[ " $FAILING " == *" $1.\${3:-$2} "* ]]; then
    printf 'tierwright: site.prod.phases failed in app/phases/%s: it is broken\\n' "\${3:-}" >&2
    return 1
  fi
  case $2 in
    take) cat >"$TIERWRIGHT_ROOT/taken.$1" ;;
    phase) answer_of "$1" "$3" ;;
  esac
}
answer_of() {
  case $2 in
    known) if [[ $1 == "\${UNKNOWING:-}" ]]; then echo "=> known no"; else echo "=> known yes"; fi ;;
    look)
      printf '=> %s\\n' "release v2" "address 127.0.0.1" "last 20200101T000000Z" "serving 10000 10001" \\
        "outdated 10000 10001" "reload no"
      ;;
    start) printf '=> %s\\n' "release v2" "ports 10002 10003" ;;
    finish) echo "=> release v2 answers on 2 replica(s)" ;;
  esac
}
group_load
[[ -z \${BUCKET:-} ]] || GROUP_BUCKET=$BUCKET
if [[ -n \${ONLY:-} ]]; then app_servers_of() { echo "$ONLY"; }; fi
if [[ -n \${LEAVING:-} ]]; then
  eval "all_addresses() $(declare -f group_addresses | tail -n +2)"
  group_addresses() {
    if grep --quiet --no-messages " start " "$TIERWRIGHT_ROOT/asked"; then
      all_addresses | grep --invert-match "$LEAVING"
    else
      all_addresses
    fi
  }
fi
`;

/** The document that stages a release. */
export function documentOf(release: string): string {
  return `step site.prod.release\ntitle ${release}\nend\n`;
}

/** A machine of the group `app` on which the site `prod` is staged. */
export class MemberWithSite extends GroupMachine {
  /** A release with its settings, and how it was staged. */
  stageInGroup(release: string, secrets: string, changes: Readonly<Record<string, string>> = {}): void {
    const settings = `etc/tierwright/sites/prod/settings/${release}-d1`;
    const values = { ...plan, ADDRESS: "127.0.0.1", ...changes };
    const lines = Object.entries(values).map(([name, value]) => `${name}='${value}'\n`);
    this.write(`srv/sites/prod/releases/${release}/.tierwright-release`, "");
    this.write("srv/sites/prod/replicas/.keep", "");
    this.write("var/lib/tierwright/sites/prod/info", "");
    this.write(`${settings}/plan`, lines.join(""));
    this.write(`${settings}/published/document`, documentOf(release));
    this.write(`${settings}/published/secrets`, secrets);
    this.program("systemd-run", `echo "$*" >>${this.path("systemd-run")}`);
  }

  /** Makes `next`, `current` or `previous` lead to a release's settings. */
  point(name: string, release: string): void {
    const directory = this.path("etc/tierwright/sites/prod");
    symlinkSync(`${directory}/settings/${release}-d1`, `${directory}/${name}`);
  }

  /** What came of a rollout, and what the machines were asked for. */
  async rollOut(variables: Readonly<Record<string, string>> = {}) {
    rmSync(this.path("asked"), { force: true });
    const outcome = await this.runScript(
      `. "$TIERWRIGHT_SCRIPTS/app/rollout/coordinator.sh"\n${others}\nroll_out`,
      { SITE: "prod", SYSTEM_USER: "site-prod", FAILING: "", ...variables },
    );
    const asked = existsSync(this.path("asked")) ? readFileSync(this.path("asked"), "utf8") : "";
    return {
      ...outcome,
      asked: asked
        .trimEnd()
        .replaceAll(/ROLLOUT=\S+/g, "ROLLOUT=id")
        .split("\n"),
    };
  }
}
