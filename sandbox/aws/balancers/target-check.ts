import { get } from "node:http";
import type { HealthState, Target, TargetGroup } from "./wanted-balancers";

type CheckSettings = TargetGroup["check"];

/** What one check found: undefined when all is well, else AWS's code for the reason. */
export type Finding =
  undefined | "Target.ResponseCodeMismatch" | "Target.Timeout" | "Target.FailedHealthChecks";

/** The health of one target, which is asked again and again. Rules: ELB's user guide, "Health checks for … target groups". */
export class TargetCheck {
  state: HealthState = "initial";
  reason = "Elb.RegistrationInProgress";
  private sameInARow = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    readonly target: Target,
    private settings: CheckSettings,
    private readonly onChange: () => void,
    private readonly ask = askTarget,
  ) {
    this.checkAfter(0);
  }

  /** Other settings hold from the next check on. */
  change(settings: CheckSettings): void {
    this.settings = settings;
  }

  end(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Counts what a check found; a new target needs only one that is well. */
  take(finding: Finding): void {
    const isWell = finding === undefined;
    const agrees = isWell === (this.state === "healthy") && this.state !== "initial";
    this.sameInARow = agrees ? 0 : this.sameInARow + 1;
    if (agrees) return;
    const { healthyCount, unhealthyCount } = this.settings;
    // While it is new, what was well ends the row of what was not.
    const needed = isWell ? (this.state === "initial" ? 1 : healthyCount) : unhealthyCount;
    if (this.sameInARow < needed) return;
    this.state = isWell ? "healthy" : "unhealthy";
    this.reason = finding ?? "";
    this.sameInARow = 0;
    this.onChange();
  }

  private checkAfter(seconds: number): void {
    this.timer = setTimeout(() => {
      void this.ask(this.target, this.settings).then((finding) => {
        if (this.timer === undefined) return; // it was ended meanwhile
        this.take(finding);
        this.checkAfter(this.settings.intervalSeconds);
      });
    }, seconds * 1000);
    this.timer.unref();
  }
}

function askTarget({ address, port }: Target, settings: CheckSettings): Promise<Finding> {
  const place = settings.port ?? port;
  return new Promise((resolve) => {
    const question = get(
      {
        host: address,
        port: place,
        path: settings.path,
        agent: false,
        headers: { host: `${address}:${place}`, "user-agent": "ELB-HealthChecker/2.0", connection: "close" },
        signal: AbortSignal.timeout(settings.timeoutSeconds * 1000),
      },
      (answer) => {
        answer.resume();
        resolve(
          isExpected(settings.codes, answer.statusCode ?? 0) ? undefined : "Target.ResponseCodeMismatch",
        );
      },
    );
    question.on("error", (error) => {
      resolve(error.name === "AbortError" ? "Target.Timeout" : "Target.FailedHealthChecks");
    });
  });
}

/** Is the status one of "200,204" or "200-299"? */
export function isExpected(codes: string, status: number): boolean {
  return codes.split(",").some((part) => {
    const [first, last = first] = part.split("-").map(Number);
    return first !== undefined && last !== undefined && first <= status && status <= last;
  });
}
