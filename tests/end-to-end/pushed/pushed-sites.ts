import type { Sandbox } from "../../../sandbox/servers/sandbox";
import { eventually, onServer } from "../../support/end-to-end/test-sandbox";
import { Visitor } from "../../support/end-to-end/visitor";

/** What visitors, and whoever looks at the app servers, see of sites at `<site>.example.test`. */
export class PushedSites {
  constructor(private readonly sandbox: Sandbox) {}

  async visit(site: string): Promise<{ status: number; text: string }> {
    return new Visitor(this.sandbox.server("web1"), `${site}.example.test`).get("/");
  }

  async eventuallySays(site: string, text: string): Promise<void> {
    await eventually(`${site} says ${text}`, async () => (await this.visit(site)).text.includes(text));
  }

  /** The answers of the replicas on both app servers, each asked there; empty where none runs. */
  async replicas(site: string): Promise<string[]> {
    const ask = `port=$(sed -n 's/^PORTS=//p' /var/lib/tierwright/sites/${site}/info)
      exec 2>/dev/null 3<>"/dev/tcp/$(hostname -I | cut -d ' ' -f 1)/$port" || exit 0
      printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
    const answers = ["app1", "app2"].map((server) => this.sandbox.exec(server, ask));
    return (await Promise.all(answers)).map(({ stdout }) => stdout);
  }

  /** Visitors and replicas alike; what a server knows of its replicas comes a moment later than the switch. */
  async eventuallyAllSay(site: string, text: string): Promise<void> {
    await eventually(`all replicas of ${site} say ${text}`, async () =>
      [(await this.visit(site)).text, ...(await this.replicas(site))].every((answer) =>
        answer.includes(text),
      ),
    );
  }

  /** The maintenance page for visitors, and no unit of a replica on any app server. */
  async eventuallyStops(site: string): Promise<void> {
    await eventually("the maintenance page", async () => (await this.visit(site)).status === 503);
    const left = `systemctl list-units --no-legend 'site-${site}@*'`;
    await eventually("nothing runs any more", async () => {
      const units = ["app1", "app2"].map((server) => onServer(this.sandbox, server, left));
      return (await Promise.all(units)).join("") === "";
    });
  }

  /** The rollouts so far: release and result. */
  async rolloutsOf(site: string): Promise<string[]> {
    const list = `cut -f 3,5 /var/lib/tierwright/sites/${site}/rollouts || true`;
    return (await onServer(this.sandbox, "app1", list)).split("\n").filter((line) => line !== "");
  }

  /** What is told beside a release which could not be deployed. */
  async complaint(server: string, file: string): Promise<string> {
    const told = `${file}.failed.txt`;
    const isThere = async () => (await this.sandbox.exec(server, `test -e ${told}`)).status === 0;
    await eventually(`it is told what is wrong with ${file}`, isThere, 30);
    return onServer(this.sandbox, server, `cat ${told}`);
  }
}
