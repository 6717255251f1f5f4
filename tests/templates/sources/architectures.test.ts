import { architectures } from "../../../components/sources/architectures";
import { outputOf } from "../../support/output-of";
import { checksum, FetchingServer, tar } from "./fetching-server";
import { FileServer } from "./file-server";

let server: FetchingServer;
let http: FileServer;

beforeEach(async () => {
  server = new FetchingServer();
  http = new FileServer();
  await http.start();
});

afterEach(() => {
  http.stop();
  server.remove();
});

const own = outputOf("dpkg", ["--print-architecture"]).toString().trim() === "arm64" ? "arm64" : "amd64";
const other = own === "amd64" ? "arm64" : "amd64";

function artefact(name: string) {
  const content = tar(server.folder({ [name]: "x\n" }, name), ["--gzip"], [name]);
  return { kind: "archive", url: http.serve(`/${name}`, content), sha256: checksum(content) } as const;
}

test("a server takes what is for its architecture, and asks for nothing else", async () => {
  const artefacts = { [own]: artefact("mine"), [other]: artefact("theirs") };
  const { variables } = architectures({ kind: "architectures", artefacts });

  const { code, stderr } = await server.fetch("architectures", variables);

  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(server.unpacked()).toEqual(["mine"]);
  expect(http.requests).toEqual(["/mine"]);
});

test("a server for which there is nothing says what there is", async () => {
  const { variables } = architectures({
    kind: "architectures",
    artefacts: { [other]: artefact("theirs") },
  });

  const { code, stderr } = await server.fetch("architectures", variables);

  expect(code).toBe(1);
  expect(stderr).toContain(
    `the source has nothing for ${own}, which this server is, only for ${other}: add it to source.architectures, or take the role app from this server`,
  );
  expect(http.requests).toEqual([]);
});
