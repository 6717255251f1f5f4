import { FileServer } from "../sources/file-server";
import { MetadataService } from "../sources/metadata-service";
import { GroupMachine } from "./group-machine";

let metadata: MetadataService;
let machine: GroupMachine;

beforeEach(async () => {
  metadata = new MetadataService({ AccessKeyId: "AKIA", SecretAccessKey: "secret", Token: "token" });
  await metadata.start();
  machine = new GroupMachine({ aws: "http://127.0.0.1:1", metadata: metadata.url, instance: "i-1" });
});

afterEach(() => {
  metadata.stop();
  machine.remove();
});

/** Runs a script which can ask AWS. */
async function ask(script: string, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, stdout, stderr } = await machine.runScript(`group_load\n${script}`, variables);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** What answers in place of AWS: these answers one after the other, and the last one for ever. */
async function answering(...answers: readonly (readonly [number, string, Record<string, string>?])[]) {
  const server = new FileServer();
  server.answer = (_request, response) => {
    const [status, text, headers = {}] = answers[Math.min(server.requests.length, answers.length) - 1] ?? [
      500,
      "",
    ];
    response.writeHead(status, headers);
    response.end(text);
  };
  await server.start();
  return server;
}

const code = (word: string) => `<Error><Code>${word}</Code><Message>because</Message></Error>`;

test.each([
  [503, code("SlowDown")],
  [400, code("Throttling")],
  [400, '{"__type":"ThrottlingException","message":"Rate exceeded"}'],
  [400, code("RequestTimeout")],
  [500, ""],
])("AWS is asked again after %s %s", async (status, text) => {
  const server = await answering([status, text], [200, "content"]);

  await ask(`GROUP_ENDPOINT=${server.url}; bucket_get x "$TIERWRIGHT_ROOT/out"`);
  server.stop();

  expect(machine.read("out")).toBe("content");
  expect(server.requests).toHaveLength(2);
});

test("what AWS refuses is asked for once, looked for in the list, and told in AWS's words", async () => {
  const server = await answering([403, code("AccessDenied")]);
  const { url } = server;

  const said = await ask(`GROUP_ENDPOINT=${url}; bucket_get x "$stage/x" || progress "$? $aws_complaint"`);
  server.stop();

  expect(said).toBe(`2 ${url}/prod-files/x says AccessDenied to the role app-server (because)\n`);
  expect(server.requests).toEqual(["/prod-files/x", "/prod-files/?list-type=2&prefix=x"]);
});

test("credentials that have ended are fetched anew", async () => {
  const server = await answering([400, code("ExpiredToken")], [200, "content"]);

  await ask(`GROUP_ENDPOINT=${server.url}; bucket_get x "$stage/x"; bucket_get x "$stage/x"`);
  server.stop();

  expect(metadata.requests.filter((asked) => asked.endsWith("/app-server"))).toHaveLength(2);
});

test("a clock that is wrong is set right for requests, by AWS's own", async () => {
  const date = new Date(Date.now() + 3_600_000);
  const dates: (string | undefined)[] = [];
  const server = await answering(
    [403, code("RequestTimeTooSkewed"), { date: date.toUTCString() }],
    [200, "content"],
  );
  const { answer } = server;
  server.answer = (request, response) => {
    dates.push(String(request.headers["x-amz-date"]));
    answer?.(request, response);
  };

  await ask(`GROUP_ENDPOINT=${server.url}; bucket_get x "$stage/x"`);
  server.stop();

  expect(dates[1]?.slice(0, 11)).toBe(date.toISOString().replaceAll(/[-:]/g, "").slice(0, 11));
});

test("an AWS that cannot be reached is given up", async () => {
  expect(
    await ask(`GROUP_ENDPOINT=http://127.0.0.1:1 AWS_ATTEMPTS=2
      bucket_get x "$stage/x" || progress "$? $aws_complaint"`),
  ).toBe("2 http://127.0.0.1:1/prod-files/x does not answer\n");
});

test("a list that AWS tells in parts is told as one", async () => {
  const page = (key: string, rest: string) =>
    `<ListBucketResult><Contents><Key>${key}</Key><ETag>"1"</ETag></Contents>${rest}</ListBucketResult>`;
  const server = await answering(
    [200, page("list/a", "<NextContinuationToken>1/+=</NextContinuationToken>")],
    [200, page("list/b", "")],
  );

  expect(await ask(`GROUP_ENDPOINT=${server.url}; bucket_list list/ >&8`)).toBe("list/a\nlist/b\n");
  server.stop();
  expect(server.requests).toEqual([
    "/prod-files/?list-type=2&prefix=list%2F",
    "/prod-files/?continuation-token=1%2F%2B%3D&list-type=2&prefix=list%2F",
  ]);
});
