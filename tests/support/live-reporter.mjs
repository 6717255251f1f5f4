/** Tells at once which test runs and how it went: a test on servers takes minutes, and silence looks like a hang. */
export default class LiveReporter {
  onTestFileStart(test) {
    console.log(`\n${test.path.slice(test.path.indexOf("/tests/") + 1)}`);
  }

  onTestCaseStart(_test, { ancestorTitles, title }) {
    console.log(`  ...     ${[...ancestorTitles, title].join(": ")}`);
  }

  onTestCaseResult(_test, { status, fullName, duration, failureMessages }) {
    const word = { passed: "ok    ", failed: "FAILED" }[status] ?? status;
    console.log(`  ${word}  ${fullName} (${((duration ?? 0) / 1000).toFixed(1)} s)`);
    for (const message of failureMessages) console.log(message);
  }

  onTestFileResult(_test, { testExecError }) {
    if (testExecError) console.log(testExecError.stack ?? testExecError.message);
  }
}
