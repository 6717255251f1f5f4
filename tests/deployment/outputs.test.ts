import * as pulumi from "@pulumi/pulumi";
import { mockedDeployment } from "./recorded-resources";
import { sampleSettings, threeServers } from "./sample-settings";

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

test("the stack tells the sites' addresses, their releases, what the servers said last and what was done before", async () => {
  const sites = {
    prod: { domain: ["www.example.org", "shop.example.org"], redirects: ["example.org"], tls: "internal" },
  };
  const deployment = await mockedDeployment(sampleSettings({ servers: threeServers, sites }));

  const outputs = await valueOf(pulumi.all(deployment.sites));

  expect(outputs).toEqual({
    prod: {
      urls: ["https://www.example.org", "https://shop.example.org"],
      release: expect.stringMatching(/^5{12}-[0-9a-f]{8}$/) as string,
      result: { app1: "is done" },
      history: {
        "2026-11-21T10:11:12Z": {
          who: "admin",
          what: "test-prod-rollout",
          result: "done",
          seconds: 1.5,
        },
      },
    },
  });
});

test("the stack tells its servers, and the authority for visitors to trust", async () => {
  const deployment = await mockedDeployment(sampleSettings({ servers: threeServers }));

  expect(deployment.servers).toEqual({
    app1: { address: "203.0.113.6", roles: ["app"] },
    db1: { address: "203.0.113.4", roles: ["db"] },
    web1: { address: "203.0.113.5", roles: ["webserver"] },
  });
  expect(await valueOf(deployment.authority)).toBe("certificate of test-authority-certificate");
});
