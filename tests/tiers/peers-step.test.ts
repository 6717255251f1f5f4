import type { Role } from "../../components/settings/servers";
import type { Server } from "../../components/settings/settings";
import { peersStep } from "../../components/tiers/peers-step";

const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMP0oRUp4M86WzJqcuiiuH7dkQxlBHhHBhgRSbQQuQaQ";

function server(
  name: string,
  roles: readonly Role[],
  privateAddress: string,
  { address = privateAddress, port = 22 }: { readonly address?: string; readonly port?: number } = {},
): Server {
  const machine = { kind: "existing", address, hostKey } as const;
  return { name, roles, privateAddress, port, user: "root", gone: false, machine };
}

const app1 = server("app1", ["app"], "10.0.0.5");
const app2 = server("app2", ["app"], "fd00:0::6", { address: "app2.example.org", port: 2022 });
const web1 = server("web1", ["db", "webserver"], "10.0.0.9", { address: "203.0.113.9" });

/** Contents by path of what a server of these gets. */
function files(server: Server, servers: readonly Server[]): Record<string, string> {
  return Object.fromEntries(peersStep(server, servers).files.map(({ path, content }) => [path, content]));
}

const list = "/etc/tierwright/peers/servers";
const self = "/etc/tierwright/peers/self";
const knownHosts = "/etc/tierwright/peers/known_hosts";
const key = "/etc/tierwright/peers/key";
const authorizedKeys = "/var/lib/tierwright-peer/.ssh/authorized_keys";
const sudoers = "/etc/sudoers.d/tierwright-peer";

test("a server that is alone knows itself, and nobody may ask it for anything", () => {
  const alone = server("all1", ["db", "webserver", "app"], "127.0.0.1");

  const step = peersStep(alone, [alone]);

  expect(step.variables).toEqual({ ASKED_BY: "" });
  expect(step.directories).toEqual([]);
  expect(files(alone, [alone])).toEqual({
    [list]: `all1 127.0.0.1 22 db,webserver,app ${hostKey}\n`,
    [self]: "all1\n",
  });
});

test("every server has the list of all, by which the kit finds them", () => {
  expect(files(web1, [app1, app2, web1])[list]).toBe(
    `app1 10.0.0.5 22 app ${hostKey}\napp2 fd00:0::6 2022 app ${hostKey}\nweb1 10.0.0.9 22 db,webserver ${hostKey}\n`,
  );
});

test("app servers have the key and the host keys of the others, by their names; other servers have neither", () => {
  const all = [app1, app2, web1];

  expect(files(app1, all)[knownHosts]).toBe(`app2 ${hostKey}\nweb1 ${hostKey}\n`);
  expect(files(app1, all)[key]).toBe("%%SECRET(PEER_PRIVATE_KEY,raw)%%\n");
  expect(Object.keys(files(web1, all)).sort()).toEqual([list, self, sudoers, authorizedKeys].sort());
  expect(peersStep(app1, all).files.find(({ path }) => path === key)).toMatchObject({
    mode: "0600",
    owner: "root:root",
  });
});

test("a server is asked by the other app servers only, from their addresses, and for one command", () => {
  const command = `command="sudo -n /usr/local/sbin/tierwright peer \\"$SSH_ORIGINAL_COMMAND\\""`;

  expect(files(web1, [app1, app2, web1])[authorizedKeys]).toBe(
    `restrict,from="10.0.0.5/32,fd00:0::6/128",${command} %%SECRET(PEER_PUBLIC_KEY,raw)%%\n`,
  );
  expect(files(app1, [app1, app2, web1])[authorizedKeys]).toContain('from="fd00:0::6/128",');
  expect(peersStep(app1, [app1, app2, web1]).variables).toEqual({ ASKED_BY: "app2" });
});

test("an app server which is the only one takes no key, and a stack without any has none at all", () => {
  expect(Object.keys(files(app1, [app1, web1])).sort()).toEqual([list, self, knownHosts, key].sort());
  expect(Object.keys(files(web1, [web1, { ...web1, name: "web2" }])).sort()).toEqual([list, self].sort());
});

test("a server may come from the public address by which the workstation knows it", () => {
  const public1 = server("app1", ["app"], app1.privateAddress, { address: "198.51.100.7" });

  expect(files(web1, [public1, web1])[authorizedKeys]).toContain('from="10.0.0.5/32,198.51.100.7/32",');
});

test("the host key of a machine that does not exist yet is filled in on the server, in files for root", () => {
  const machine = {
    kind: "ec2",
    instanceType: "t4g.small",
    architecture: "arm64",
    diskGiB: 20,
    dataGiB: undefined,
    subnet: "private",
    zone: "eu-central-1a",
  } as const;
  const born: Server = { ...server("app-born", ["app"], "10.0.0.7"), machine };

  const { files } = peersStep(app1, [app1, born]);

  expect(files.find(({ path }) => path === list)).toEqual({
    path: list,
    content: `app1 10.0.0.5 22 app ${hostKey}\napp-born 10.0.0.7 22 app %%SECRET(HOST_KEY_app_born,raw)%%\n`,
    mode: "0640",
    owner: "root:root",
  });
  expect(files.find(({ path }) => path === knownHosts)).toMatchObject({
    content: "app-born %%SECRET(HOST_KEY_app_born,raw)%%\n",
    mode: "0640",
  });
});
