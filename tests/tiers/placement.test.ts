import { inUrl } from "../../components/settings/shapes/address";
import { listenAddress, livingServers } from "../../components/tiers/placement";
import { sampleSettings, threeServers } from "../deployment/sample-settings";

const settings = sampleSettings({
  servers: {
    ...threeServers,
    app0: { ...threeServers.app1, address: "10.0.0.9", privateAddress: "10.0.0.9", gone: true },
  },
});

function server(name: string) {
  const found = settings.servers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no server is called ${name}`);
  return found;
}

test("what only the server itself asks for is offered to itself", () => {
  expect(listenAddress(server("db1"), [server("db1")])).toBe("127.0.0.1");
  expect(listenAddress(server("db1"), [])).toBe("127.0.0.1");
});

test("what another server asks for is offered at the private address", () => {
  expect(listenAddress(server("db1"), [server("db1"), server("app1")])).toBe("10.0.0.4");
});

test("servers that are gone have no part in a tier", () => {
  expect(livingServers(settings, "app").map(({ name }) => name)).toEqual(["app1"]);
});

test.each([
  ["10.0.0.4", "10.0.0.4"],
  ["fd00::4", "[fd00::4]"],
])("%s stands before a port as %s", (address, expected) => {
  expect(inUrl(address)).toBe(expected);
});
