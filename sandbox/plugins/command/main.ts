import { serveProvider } from "../provider";
import { copyToRemote } from "./copy-to-remote";
import { localCommand } from "./local-command";
import { remoteCommand } from "./remote-command";

void serveProvider("1.2.1", {
  kinds: {
    "command:local:Command": localCommand,
    "command:remote:Command": remoteCommand,
    "command:remote:CopyToRemote": copyToRemote,
  },
});
