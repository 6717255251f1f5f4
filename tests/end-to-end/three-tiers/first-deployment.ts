import { photo } from "../../support/end-to-end/guestbook";
import { connectionsTo } from "../../support/end-to-end/test-sandbox";
import { Visitor } from "../../support/end-to-end/visitor";
import type { ThreeTiers } from "./three-tiers";

export function firstDeployment(tiers: () => ThreeTiers): void {
  test("two guestbooks and a Kinto come up", async () => {
    const { commands } = await tiers().deploy();

    expect(commands).toContain("e2e-prod-rollout");
    expect(await tiers().stack.outputs()).toContain("http://prod.example.test");
  });

  test("the guestbook keeps what visitors write and upload, each site its own", async () => {
    const prod = tiers().guestbook("prod");
    await prod.sign("Ada", "From the first <visitor> & 'friends'");

    const page = await prod.page();
    expect(page).toContain("From the first &lt;visitor&gt; &amp; &#39;friends&#39;");
    expect(page).toContain("guestbook 1.0.0");
    expect(await prod.newestPhoto()).toEqual(photo);
    expect(await prod.health()).toMatchObject({
      status: "ok",
      database: "ok",
      site: "prod",
      version: "1.0.0",
    });
    const other = await tiers().guestbook("demo").page();
    expect(other).toContain("<h1>Try it</h1>");
    expect(other).not.toContain("Ada");
  });

  test("Kinto reaches its database", async () => {
    const { status, text } = await kinto(tiers()).get("/v1/__heartbeat__");

    expect(status).toBe(200);
    expect(Object.values(JSON.parse(text) as Record<string, boolean>)).not.toContain(false);
  });

  test("a host that no site has gets no answer", async () => {
    const nobody = new Visitor(tiers().sandbox.server("web1"), "nobody.example.test");

    await expect(nobody.get("/")).rejects.toThrow(/socket hang up|ECONNRESET/);
  });

  test("nothing changed: neither preview nor deployment opens a connection", async () => {
    tiers().sandbox.markSshConnections();
    const preview = await tiers().preview();
    const run = await tiers().deploy();

    expect(preview.status).toBe(0);
    expect([...preview.commands, ...run.commands]).toEqual([]);
    expect(run.output).toMatch(/^ +\d+ unchanged$/m);
    expect(run.output).not.toMatch(/\d+ (created|updated|replaced|deleted)/);
    expect(await connectionsTo(tiers().sandbox)).toBe(0);
  });
}

function kinto(tiers: ThreeTiers): Visitor {
  return new Visitor(tiers.sandbox.server("web1"), "kinto.example.test");
}
