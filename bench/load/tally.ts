import type { LoadReport } from "./load-report";

/** How many failures are kept with their time and message. */
const kept = 30;

/** Counts what a load sees. */
export class Tally {
  private readonly started = performance.now();
  private readonly latencies: number[] = [];
  private readonly failures: LoadReport["firstFailures"] = [];
  private readonly byMessage: Record<string, number> = {};
  private readonly versions: LoadReport["versions"] = {};
  sent = 0;
  lateness = 0;
  askedAgain = 0;
  connections = 0;

  /** Seconds since the begin of the load. */
  now(): number {
    return Math.round(performance.now() - this.started) / 1000;
  }

  /** `sent` is when it was asked for, by `now`. */
  answer(milliseconds: number, version: string, sent: number): void {
    this.latencies.push(milliseconds);
    const seen = this.versions[version] ?? { answers: 0, first: sent, last: sent };
    this.versions[version] = {
      answers: seen.answers + 1,
      first: Math.min(seen.first, sent),
      last: Math.max(seen.last, sent),
    };
  }

  failure(exchange: string, message: string): void {
    this.byMessage[message] = (this.byMessage[message] ?? 0) + 1;
    if (this.failures.length < kept) this.failures.push({ seconds: this.now(), exchange, message });
  }

  report(): Omit<LoadReport, "rows" | "websockets"> {
    const sorted = this.latencies.toSorted((a, b) => a - b);
    const at = (share: number): number =>
      Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
    return {
      seconds: this.now(),
      sent: this.sent,
      answered: sorted.length,
      failed: Object.values(this.byMessage).reduce((sum, count) => sum + count, 0),
      failuresByMessage: this.byMessage,
      firstFailures: this.failures,
      connections: this.connections,
      askedAgain: this.askedAgain,
      latency: { p50: at(0.5), p99: at(0.99), max: at(1) },
      lateness: Math.round(this.lateness),
      versions: this.versions,
    };
  }
}
