/**
 * `npm run sessions -- COMMAND…`: runs a command while machines are reached by AWS's Session Manager, as `aws.sshBy` wants
 * it. Without a command, until it is interrupted.
 */
import { withSessions } from "./sessions/with-sessions";

void withSessions(process.argv.slice(2), { say: console.log, complain: console.error }).then((status) => {
  process.exitCode = status;
});
