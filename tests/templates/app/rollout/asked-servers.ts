import type { SiteOnServer } from "./site-on-server";

/** Two app servers and two webservers which carry out what they are asked; `FAILING` names what one of them cannot. */
export const others = `
peer_run() {
  echo "$*" >>"$TIERWRIGHT_ROOT/asked"
  if [[ " $FAILING " == *" $1.\${3:-$2} "* ]]; then
    printf 'tierwright: site.prod.phases failed in app/phases/%s: it is broken\\nlast lines of a log:\\n  oh no\\n' "\${3:-}" >&2
    return 1
  fi
  [[ $2 != phase ]] || answer_of "$1" "$3"
}
answer_of() {
  case $2 in
    look)
      printf '=> %s\\n' "release v2" "address \${1/app/10.0.0.}" "last $LAST" "serving 10000 10001" \
        "outdated 10000 10001" "reload \${RELOAD:-no}"
      ;;
    start) printf '=> %s\\n' "release v2" "ports 10002 10003" && echo "prod: waiting" ;;
    finish) echo "=> release v2 answers on 2 replica(s)" ;;
  esac
}
`;

/** A rollout of the release v2 to all of them. */
export interface Rollout {
  readonly failing?: string;
  /** The rollout that the servers carried out last. */
  readonly last?: string;
  /** Whether running replicas can be reloaded, as the phase `look` says it. */
  readonly reload?: string;
  readonly changes?: Readonly<Record<string, string>>;
}

/** What came of it, and what the servers were asked for: `web1.ping`, `app1.start`, …; `words` are whole lines. */
export async function rollOutOn(server: SiteOnServer, rollout: Rollout = {}) {
  const { failing = "", last = "20200101T000000Z", reload = "no", changes = {} } = rollout;
  server.stage("v2", [], changes);
  const outcome = await server.inRollout(`${others}\nroll_out`, {
    APP_SERVERS: "app1\napp2",
    WEBSERVERS: "web1\nweb2",
    FAILING: failing,
    LAST: last,
    RELOAD: reload,
  });
  const words = server.read("asked").trimEnd().split("\n");
  const asked = words.map((line) =>
    line.replace(/^(\S+) phase (\S+) prod.*/, "$1.$2").replace(" ping", ".ping"),
  );
  return { ...outcome, asked, words };
}

/** Both servers do it at the same time, so either may be first. */
export function phases(asked: readonly string[]): readonly string[] {
  const names = asked.map((call) => call.replace(/^(app|web)\d\./, "$1."));
  return names.filter((name, index) => name !== names[index - 1]);
}
