import { runFastChecks } from "./checks";
import { runAndReport } from "./run-and-report";

/** `npm run check`: all that can be found out without servers. */
void runAndReport(runFastChecks);
