import { Replicas } from "./replicas";
import { ServerWithNginx } from "./server-with-nginx";

const file = "etc/nginx/tierwright/upstreams/prod.conf";
const [first, second, third] = ["20261121T100000Z", "20261121T110000Z", "20261121T120000Z"] as const;
let server: ServerWithNginx;
const replicas = new Replicas();

async function switchTo(rollout: string, upstreams: string, backups = "") {
  const { code, stdout, stderr } = await server.phase("switch", {
    ROLLOUT: rollout,
    UPSTREAMS: upstreams,
    BACKUPS: backups,
  });
  return { code, stdout, stderr };
}

beforeEach(async () => {
  server = new ServerWithNginx();
  // A site's upstream is there before its virtual host.
  server.write(file, "upstream site-prod { server 127.0.0.1:1 down; }\n");
  await server.startNginx();
});

afterEach(async () => {
  await server.stop();
  replicas.stop();
});

test("visitors reach the new replicas when the switch has returned", async () => {
  const [old, young] = [await replicas.start("old"), await replicas.start("young")];
  await switchTo(first, old);
  expect(await server.visit()).toBe("old");

  const { code, stdout } = await switchTo(second, young);

  expect({ code, stdout }).toEqual({ code: 0, stdout: "=> switched\n" });
  expect(await server.visit()).toBe("young");
});

test("backups are asked only when all others are gone", async () => {
  const [old, young] = [await replicas.start("old"), await replicas.start("young")];
  await switchTo(first, young, old);
  expect(await server.visit()).toBe("young");

  await replicas.end(young);

  expect(await server.visit()).toBe("old");
});

test("a switch to what nginx uses already does nothing", async () => {
  const only = await replicas.start("only");
  await switchTo(first, only);

  expect((await switchTo(second, only)).stdout).toBe("=> unchanged\n");
});

test("a file which a killed run wrote and nginx has not read yet is not taken for done", async () => {
  const [old, young] = [await replicas.start("old"), await replicas.start("young")];
  await switchTo(first, young);
  const wanted = server.read(file);
  await switchTo(second, old);
  server.write(file, wanted);

  expect((await switchTo(third, young)).stdout).toBe("=> switched\n");
  expect(await server.visit()).toBe("young");
});

test("a rollout that fails elsewhere is taken back, also when it switched in several batches", async () => {
  const [old, half, young] = [
    await replicas.start("old"),
    await replicas.start("half"),
    await replicas.start("young"),
  ];
  await switchTo(first, old);
  await switchTo(second, half);
  await switchTo(second, young);

  const { code, stdout } = await server.phase("revert", { ROLLOUT: second });

  expect({ code, stdout }).toEqual({ code: 0, stdout: "=> reverted\n" });
  expect(await server.visit()).toBe("old");
  expect((await server.phase("revert", { ROLLOUT: second })).stdout).toBe("=> unchanged\n");
});

test("only the rollout that switched last can be taken back", async () => {
  const [old, young] = [await replicas.start("old"), await replicas.start("young")];
  await switchTo(first, old);
  await switchTo(second, young);

  expect((await server.phase("revert", { ROLLOUT: first })).stdout).toBe("=> unchanged\n");
  expect(await server.visit()).toBe("young");
});

test("a rollout that was overtaken changes nothing", async () => {
  const [old, young] = [await replicas.start("old"), await replicas.start("young")];
  await switchTo(second, young);

  const { code, stderr } = await switchTo(first, old);

  expect(code).toBe(1);
  expect(stderr).toContain(`the later rollout ${second} has switched this server already`);
  expect(await server.visit()).toBe("young");
});

test("a replica that cannot be reached from here keeps the former ones in use", async () => {
  const old = await replicas.start("old");
  await switchTo(first, old);

  const { code, stderr } = await switchTo(second, `${old},127.0.0.1:1`);

  expect(code).toBe(1);
  expect(stderr).toContain("the replica at 127.0.0.1:1 cannot be reached from here");
  expect(await server.visit()).toBe("old");
}, 20_000);

test("when nginx refuses its files the former replicas stay in use, and nothing has to be taken back", async () => {
  const [old, young] = [await replicas.start("old"), await replicas.start("young")];
  await switchTo(first, old);
  const before = server.read(file);
  server.write("etc/nginx/tierwright/upstreams/broken.conf", "nonsense;\n");

  const { code, stderr } = await switchTo(second, young);

  expect(code).toBe(1);
  expect(stderr).toContain('nginx does not take the new replicas: unknown directive "nonsense"');
  expect(server.read(file)).toBe(before);
  expect(await server.visit()).toBe("old");
  expect((await server.phase("revert", { ROLLOUT: second })).stdout).toBe("=> unchanged\n");
});

test("addresses of IPv6 stand in brackets", async () => {
  const { code } = await switchTo(first, await replicas.start("only"), "fd00::1:10000");

  expect(code).toBe(0);
  expect(server.read(file)).toContain("server [fd00::1]:10000 max_fails=3 fail_timeout=5s backup;");
});
