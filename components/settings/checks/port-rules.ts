import { blockSize } from "../port-blocks";
import { problem } from "../settings-error";
import { rule } from "./rule";
import { livingServers } from "./server-rules";

/** The blocks of ports which sites choose may not overlap. */
export const separatePorts = rule(["sites"], ({ sites }) => {
  const placed = Object.entries(sites).flatMap(([name, { port }]) =>
    port === undefined ? [] : [{ name, port }],
  );
  return placed.flatMap(({ name, port }, index) => {
    const other = placed.slice(0, index).find((before) => Math.abs(before.port - port) < blockSize);
    return other === undefined
      ? []
      : [
          problem(
            ["sites", name, "port"],
            `the ${blockSize} ports from ${port} overlap those of the site ${other.name}, which begin at ${other.port}`,
          ),
        ];
  });
});

/** A block of ports that a site chooses may not hold a port of SSH or nginx on an app server. */
export const portsBesideSites = rule(
  ["sites", "servers", "ssh", "webserver"],
  ({ sites, servers, ssh, webserver }) => {
    const taken = livingServers(servers)
      .filter(([, { roles }]) => roles.includes("app"))
      .flatMap(([name, { port, roles }]) => [
        { port: port ?? ssh.port, user: `SSH on the server ${name}` },
        ...(roles.includes("webserver")
          ? [
              { port: webserver.httpPort, user: "tierwright:webserver.httpPort" },
              { port: webserver.httpsPort, user: "tierwright:webserver.httpsPort" },
            ]
          : []),
      ]);
    return Object.entries(sites).flatMap(([name, { port }]) => {
      const clash = taken.find(
        (one) => port !== undefined && one.port >= port && one.port < port + blockSize,
      );
      return clash === undefined
        ? []
        : [
            problem(
              ["sites", name, "port"],
              `the ${blockSize} ports from here include ${clash.port}, which is ${clash.user}`,
            ),
          ];
    });
  },
);
