import { types } from "../../policies/resource-types";
import { expectFault, type Props, rulesUnderTest } from "./rules-under-test";

const { said } = rulesUnderTest();

describe("databases-are-not-public", () => {
  test.each([types.database, types.clusterInstance])("%s with an address is refused", async (type) => {
    expectFault(
      await said("databases-are-not-public", { type, props: { publiclyAccessible: true } }),
      /has an address in the internet: leave publiclyAccessible out/,
    );
  });

  test.each<[string, Props]>([
    [types.database, {}],
    [types.clusterInstance, { publiclyAccessible: false }],
  ])("%s with %j is accepted", async (type, props) => {
    expect(await said("databases-are-not-public", { type, props })).toEqual([]);
  });
});

describe("tls-is-modern", () => {
  const type = types.listener;

  test.each<Props>([
    { protocol: "HTTPS" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS-1-2-2017-01" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-1-2021-06" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06" },
    { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-2016-08" },
  ])("a listener with %j is refused", async (props) => {
    expectFault(
      await said("tls-is-modern", { type, props }),
      /takes old ways of TLS by its policy ELBSecurityPolicy-\S+: set sslPolicy to/,
    );
  });

  test.each<Props>([
    { protocol: "HTTP" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" },
    { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09" },
  ])("a listener with %j is accepted", async (props) => {
    expect(await said("tls-is-modern", { type, props })).toEqual([]);
  });
});

describe("balancers-are-explicit", () => {
  const type = types.loadBalancer;

  test.each<[Props, RegExp]>([
    [{ dropInvalidHeaderFields: true }, /faces the internet without saying so: set internal/],
    [{ internal: false }, /passes on malformed headers: set dropInvalidHeaderFields/],
    [{ internal: true, loadBalancerType: "application" }, /passes on malformed headers/],
  ])("a balancer with %j is refused", async (props, fault) => {
    expectFault(await said("balancers-are-explicit", { type, props }), fault);
  });

  test.each<Props>([
    { internal: false, dropInvalidHeaderFields: true },
    { internal: true, dropInvalidHeaderFields: true, loadBalancerType: "application" },
    { internal: true, loadBalancerType: "network" },
  ])("a balancer with %j is accepted", async (props) => {
    expect(await said("balancers-are-explicit", { type, props })).toEqual([]);
  });
});
