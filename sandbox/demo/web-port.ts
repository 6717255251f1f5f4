import { createServer } from "node:net";

/** The first port of 127.0.0.1 from 8080 on that nothing listens on. */
export async function freeWebPort(first = 8080): Promise<number> {
  for (let port = first; port < first + 100; port += 1) if (await isFree(port)) return port;
  throw new Error(
    `ports ${first} to ${first + 99} of 127.0.0.1 are all in use: stop something that listens there`,
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
