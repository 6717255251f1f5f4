import { candidatePrefixes, freeAddress } from "../../../sandbox/servers/network";
import { proxySettings } from "../../../sandbox/servers/proxy-settings";
import { parseInspection } from "../../../sandbox/servers/running-server";
import { meminfo } from "../../../sandbox/servers/server-container";
import { countConnections } from "../../../sandbox/servers/ssh-connections";

test("a proxy on this machine is reached at the gateway; pip's local folders are not passed on", () => {
  const { environment, pipConf } = proxySettings(
    {
      HTTPS_PROXY: "http://127.0.0.1:3128",
      no_proxy: "localhost,.example.org",
      PIP_INDEX_URL: "https://pypi.example.org/simple",
      PIP_FIND_LINKS: "/opt/wheels",
    },
    "10.213.7.1",
  );

  expect(environment.split("\n")).toEqual([
    'https_proxy="http://10.213.7.1:3128"',
    'HTTPS_PROXY="http://10.213.7.1:3128"',
    'no_proxy="localhost,.example.org"',
    'NO_PROXY="localhost,.example.org"',
    "",
  ]);
  expect(pipConf).toBe("[global]\ncache-dir = /var/cache/pip\nindex-url = https://pypi.example.org/simple\n");
});

test("a sandbox's network follows from its name and leaves out what is in use", () => {
  const [first = "", second] = candidatePrefixes("demo", new Set());

  expect(first).toMatch(/^10\.213\.\d+$/);
  expect(candidatePrefixes("demo", new Set([first]))[0]).toBe(second);
});

test("a server gets the lowest address that is free", () => {
  expect(freeAddress("10.213.7", ["10.213.7.10", "10.213.7.12"])).toBe("10.213.7.11");
});

test("an inspected container tells the server's name, address and published ports", () => {
  const answer = [
    {
      Name: "/tierwright-demo-web1",
      State: { Running: true, Pid: 12 },
      Config: {
        Labels: {
          "tierwright.sandbox": "demo",
          "tierwright.server": "web1",
          "tierwright.system": "debian-12",
          "tierwright.user": "admin",
          "tierwright.address": "10.213.7.11",
        },
      },
      NetworkSettings: { Ports: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "8080" }] } },
    },
  ];

  expect(parseInspection(JSON.stringify(answer))).toEqual([
    {
      container: "tierwright-demo-web1",
      sandbox: "demo",
      name: "web1",
      user: "admin",
      system: "debian-12",
      privateAddress: "10.213.7.11",
      running: true,
      published: { "80": 8080 },
    },
  ]);
});

test("each SSH connection is counted once, whatever became of it", () => {
  const journal = [
    "Server listening on 0.0.0.0 port 22.",
    'Connection from 10.213.7.1 port 51234 on 10.213.7.10 port 22 rdomain ""',
    "Accepted publickey for admin from 10.213.7.1 port 51234 ssh2: ED25519 SHA256:abc",
    'Connection from 10.213.7.1 port 51236 on 10.213.7.10 port 22 rdomain ""',
    "Connection closed by 10.213.7.1 port 51236 [preauth]",
  ].join("\n");

  expect(countConnections(journal)).toBe(2);
});

test("the server's memory is told in the kernel's form", () => {
  expect(meminfo(1024).split("\n")[0]).toBe("MemTotal:        1048576 kB");
});
