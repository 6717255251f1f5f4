import { setTimeout as sleep } from "node:timers/promises";

/** Wakes a loop before its time; what rings while the loop is at work is not lost. */
export class Bell {
  private hear: () => void = () => undefined;
  private rung = this.listen();

  ring(): void {
    this.hear();
  }

  /** Waits until it rings, at most so long. */
  async wait(seconds: number): Promise<void> {
    await Promise.race([this.rung, sleep(seconds * 1000)]);
    this.rung = this.listen();
  }

  private listen(): Promise<void> {
    return new Promise((resolve) => {
      this.hear = resolve;
    });
  }
}
