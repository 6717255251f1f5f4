import pc from "picocolors";

/** Tells what happens and how long each phase took. */
export class Narrator {
  private readonly started = Date.now();
  private phaseStarted = Date.now();
  private count = 0;

  constructor(private readonly phases: number) {}

  phase(title: string): void {
    this.count += 1;
    this.phaseStarted = Date.now();
    console.log(`\n${pc.bold(pc.cyan(`[${this.count}/${this.phases}]`))} ${pc.bold(title)}`);
  }

  readonly line = (text: string): void => {
    console.log(`      ${text}`);
  };

  done(text: string): void {
    console.log(`      ${pc.green("✓")} ${text} ${pc.dim(`(${seconds(this.phaseStarted)})`)}`);
  }

  /** Time since the beginning, for the closing line. */
  total(): string {
    return seconds(this.started);
  }
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
