import { basename } from "node:path";

/** Tells at once which test runs and how it went: a test on servers takes minutes, and silence looks like a hang. */
export default class LiveReporter {
  onTestCaseStart(test, { ancestorTitles, title }) {
    console.log(`${story(test)}  ...     ${[...ancestorTitles, title].join(": ")}`);
  }

  onTestCaseResult(test, { status, fullName, duration, failureMessages }) {
    const word = { passed: "ok    ", failed: "FAILED" }[status] ?? status;
    console.log(`${story(test)}  ${word}  ${fullName} (${((duration ?? 0) / 1000).toFixed(1)} s)`);
    for (const message of failureMessages) console.log(message);
  }

  onTestFileResult(test, { testExecError }) {
    if (testExecError) console.log(`${story(test)}\n${testExecError.stack ?? testExecError.message}`);
  }
}

/** Several files run at a time, so each line says whose it is. */
function story(test) {
  return basename(test.path)
    .replace(/(?:\.e2e)?\.test\.ts$/, "")
    .padEnd(16);
}
