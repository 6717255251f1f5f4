import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { groupBootText } from "../../../components/platforms/aws/group-user-data";
import { stepDocument } from "../../../components/steps/document";
import { templateText } from "../../../components/steps/template";
import { outputOf } from "../../support/output-of";
import { stepOf } from "../host/server-directory";
import type { GroupAws } from "./group-aws";
import { GroupMachine, type Surroundings } from "./group-machine";

/** Stands for the staging of a release: what other scripts see of it. */
const stageRelease = `
settings=$TIERWRIGHT_ROOT/etc/tierwright/sites/$SITE/settings/$RELEASE-d1
mkdir -p "$settings" "$TIERWRIGHT_ROOT/srv/sites/$SITE/releases/$RELEASE"
echo "$PASSWORD" >"$settings/plan"
touch "$TIERWRIGHT_ROOT/srv/sites/$SITE/releases/$RELEASE/.tierwright-release"
echo "staged $SITE $RELEASE" >>"$TIERWRIGHT_ROOT/done"
`;

/** Stands for the rollout on this machine alone. */
const rollOut = `
echo "rolled out $SITE $TO alone=$ALONE" >>"$TIERWRIGHT_ROOT/done"
site_info_set "$SITE" RELEASE "\${TO#settings:}"
if [[ -d $TIERWRIGHT_ROOT/meanwhile ]]; then
  mv "$TIERWRIGHT_ROOT/meanwhile" "$stage/meanwhile"
  group_load
  while IFS= read -r key; do
    bucket_put "$GROUP_PREFIX/$key" "$stage/meanwhile/$key"
  done < <(find "$stage/meanwhile" -type f -printf '%P\\n')
fi
`;

/** A step that carries out one of the test's scripts. */
export function documentOf(name: string, script = "tests/note", given = ""): string {
  return stepDocument(stepOf({ name, scripts: [script], variables: { GIVEN: given } }));
}

/** A machine that comes into a group, with the real scripts but for what starts programs. */
export class BootingMember extends GroupMachine {
  readonly #kit: string;

  constructor(private readonly surroundings: Surroundings) {
    super(surroundings);
    this.write("etc/systemd/system/.keep", "");
    this.write("etc/os-release", "ID=debian\nVERSION_ID=13\n");
    this.program("systemctl", `echo "systemctl $*" >>${this.path("done")}`);
    this.script("app/release", stageRelease);
    this.script("app/rollout", rollOut);
    this.script("app/release.remove", `echo "took $SITE back" >>"$TIERWRIGHT_ROOT/done"`);
    this.script("tests/note", `echo "step $TIERWRIGHT_STEP \${GIVEN:-}" >>"$TIERWRIGHT_ROOT/done"`);
    this.script("tests/fail", `fail "it cannot be done"`);
    this.#kit = this.packKit();
    rmSync(this.kit, { recursive: true });
  }

  private packKit(): string {
    const archive = outputOf("tar", ["--create", "--gzip", `--directory=${this.kit}`, "."]);
    const sha256 = createHash("sha256").update(archive).digest("hex");
    return `kit 1.0 ${sha256}\n${archive.toString("base64").replaceAll(/.{76}/g, "$&\n")}\nkit-end\n`;
  }

  /** Fills the bucket with what every newcomer needs. */
  async fill(aws: GroupAws): Promise<void> {
    await aws.put("groups/app/kit", this.#kit);
    await aws.put("groups/app/install.sh", templateText("host/install.sh"));
    await this.putStep(aws, "base");
  }

  async putStep(aws: GroupAws, name: string, script = "tests/note", given = ""): Promise<void> {
    await aws.put(`groups/app/steps/${name}`, documentOf(name, script, given));
  }

  /** Puts an object into the bucket while this machine rolls a site out. */
  putMeanwhile(key: string, content: string): void {
    this.write(`meanwhile/${key}`, content);
  }

  /** What a rollout of this release publishes. */
  published(site: string, release: string, rollout: string, version: string): string {
    const step = stepOf({
      name: `site.${site}.release`,
      scripts: ["app/release"],
      variables: { SITE: site, RELEASE: release, PASSWORD: "%%SECRET(PASSWORD,raw)%%" },
    });
    const lines = [
      `rollout ${rollout}`,
      `settings ${release}-d1`,
      `release ${release}`,
      `secrets ${version}`,
    ];
    return `${lines.join("\n")}\n${stepDocument(step)}`;
  }

  /** Runs what the bucket has as `boot.sh`, as systemd would. */
  boot(): Promise<{ readonly code: number | null; readonly console: string }> {
    const script = path.join(this.base, "boot.sh");
    writeFileSync(script, groupBootText());
    const child = spawn("bash", [script], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: `${path.join(this.base, "bin")}:${process.env.PATH ?? ""}`,
        TIERWRIGHT_ROOT: this.root,
        METADATA_SERVICE: this.surroundings.metadata,
        BOOT_PAUSE_SECONDS: "0",
      },
    });
    let console = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text: Buffer) => (console += text.toString()));
    return new Promise((resolve) =>
      child.on("close", (code) => {
        resolve({ code, console });
      }),
    );
  }

  /** What was done, in order. */
  get done(): readonly string[] {
    const file = this.path("done");
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }
}
