import { runEndToEndTests, runFastChecks } from "./checks";
import { runAndReport } from "./run-and-report";

/** `npm test`: the fast checks, then the tests on servers, whatever the checks found. */
void runAndReport(async () => [...(await runFastChecks()), await runEndToEndTests()]);
