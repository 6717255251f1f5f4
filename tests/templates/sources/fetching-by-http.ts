import { FetchingServer } from "./fetching-server";
import { FileServer } from "./file-server";

/** A server that fetches; whoever imports this gets a new one for each test. */
export let server: FetchingServer;
/** An HTTP server from which it may fetch, new for each test too. */
export let http: FileServer;

beforeEach(async () => {
  server = new FetchingServer();
  http = new FileServer();
  await http.start();
});

afterEach(() => {
  http.stop();
  server.remove();
});
