import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { wire, ServerDirectory, stepOf } from "./server-directory";

let server: ServerDirectory;
beforeEach(() => {
  server = new ServerDirectory();
});
afterEach(() => {
  server.remove();
});

function told(script: string): string {
  server.script("tell", script);
  const { stdout, stderr } = server.apply(stepOf({ scripts: ["tell"] }));
  return stdout + stderr;
}

test("each_line calls a command once for each line that is not empty, and ends at the first failure", () => {
  const script = `tell() { progress "$1<$2>"; }\neach_line $'one\\n\\n two  three \\nfour' tell with\neach_line "" tell never\n`;

  expect(told(script)).toBe("with<one>\nwith< two  three >\nwith<four>\n");
});

test("as_user keeps the step's variables away from the command, but for those that are named", () => {
  const output = told(
    `export SECRET=1 WANTED="a b"\nprogress "$(as_user --keep WANTED root bash -c 'echo "\${SECRET:-none} $WANTED $USER $HOME"')"\n`,
  );

  expect(output).toBe("none a b root /root\n");
});

test("facts say what the server has", () => {
  const output = told(
    'progress "$FACT_CORES $FACT_MEMORY_MIB $FACT_OS $FACT_OS_VERSION $FACT_ARCHITECTURE $FACT_HOSTNAME"\n',
  );

  expect(output).toMatch(/^\d+ \d+ [a-z]+ [\d.]+ (amd64|arm64) \S+\n$/);
});

test("a script sees bash as it is by default", () => {
  expect(told('progress nothing-like-*; progress "$(umask) $PWD"\n')).toBe(
    `nothing-like-*\n0022 ${server.root}\n`,
  );
});

describe("waiting", () => {
  let http: Server;
  let hosts: (string | undefined)[] = [];
  let port: number;

  beforeEach(async () => {
    hosts = [];
    http = createServer((request, response) => {
      hosts.push(request.headers.host);
      response.statusCode = request.url === "/health" && hosts.length > 3 ? 200 : 503;
      response.end("all is well\n");
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    port = (http.address() as AddressInfo).port;
  });
  afterEach(() => {
    http.close();
  });

  async function toldLater(script: string): Promise<string> {
    server.script("tell", script);
    const { stdout } = await server.start(["apply"], wire(stepOf({ scripts: ["tell"] }))).ended;
    return stdout;
  }

  test("wait_for_http ends when the status and the text are right, asking for the host it is given", async () => {
    const url = `http://127.0.0.1:${port}/health`;

    const output = await toldLater(
      `wait_for_http "${url}" 200 20 0.1 www.example.org "is well" && progress up\n`,
    );

    expect(output).toBe("up\n");
    expect(hosts).toEqual(Array(4).fill("www.example.org"));
  });

  test("wait_for_http gives up after its time and says what it saw", async () => {
    const output = await toldLater(
      `wait_for_http http://127.0.0.1:${port}/other 200 1 0.2 || progress "$HTTP_ANSWER"\n` +
        `wait_for_http http://127.0.0.1:${port}/health 200 1 0.2 '' missing || progress "$HTTP_ANSWER"\n`,
    );

    expect(output).toBe('it answers HTTP/1.1 503 Service Unavailable\nits text lacks "missing"\n');
  });

  test("wait_for_port sees who listens and who does not", async () => {
    const output = await toldLater(
      `wait_for_port 127.0.0.1 ${port} 5 && progress up\nwait_for_port 127.0.0.1 1 1 || progress down\n`,
    );

    expect(output).toBe("up\ndown\n");
  });
});
