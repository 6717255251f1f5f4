import { Agent } from "node:http";
import { TargetCheck } from "./target-check";
import type { Target, TargetGroup, TargetNews } from "./wanted-balancers";

/** A target with what is under way to it. */
export class Member {
  /** Connections to it; kept ones are used again, as by ALB. */
  readonly agent = new Agent({ keepAlive: true });
  /** Requests that have no whole answer yet, and WebSockets. */
  open = 0;
  /** When those that are still open are cut, in milliseconds since 1970; undefined while it is registered. */
  leavesAt: number | undefined;

  constructor(
    readonly target: Target,
    readonly check: TargetCheck,
  ) {}

  end(): void {
    this.check.end();
    this.agent.destroy();
  }
}

/** The targets of one group: who is well, who gets the next request, and who may go. */
export class TargetPool {
  private readonly members = new Map<string, Member>();
  private algorithm = "round_robin";
  private turn = 0;

  constructor(
    private readonly arn: string,
    private readonly onChange: () => void,
  ) {}

  update({ targets, draining, check, algorithm }: TargetGroup): void {
    this.algorithm = algorithm;
    for (const target of targets) {
      const there = this.members.get(keyOf(target));
      if (there?.leavesAt === undefined && there !== undefined) there.check.change(check);
      else {
        there?.end(); // registered again: its health is found out anew
        this.members.set(keyOf(target), new Member(target, new TargetCheck(target, check, this.onChange)));
      }
    }
    for (const [key, member] of this.members) {
      if (member.leavesAt !== undefined || targets.some((target) => keyOf(target) === key)) continue;
      member.check.end();
      const seconds = draining.find((target) => keyOf(target) === key)?.seconds ?? 0;
      member.leavesAt = Date.now() + seconds * 1000;
    }
  }

  /** Who gets a request: one that is well; when nobody is, anybody ("fail open"), and undefined when there is nobody. */
  next(): Member | undefined {
    const there = [...this.members.values()].filter(({ leavesAt }) => leavesAt === undefined);
    const well = there.filter(({ check }) => check.state === "healthy");
    const choice = well.length === 0 ? there : well;
    this.turn += 1;
    const inTurn = choice.map((_, index) => choice[(this.turn + index) % choice.length]);
    if (this.algorithm !== "least_outstanding_requests") return inTurn[0];
    return inTurn.reduce((best, each) => (each && best && each.open < best.open ? each : best), inTurn[0]);
  }

  /** Cuts what took too long on targets that leave; tells who has left and how the others are. */
  news(): TargetNews {
    const drained: { group: string; target: string }[] = [];
    for (const [key, member] of this.members) {
      if (member.leavesAt === undefined || (member.open > 0 && member.leavesAt > Date.now())) continue;
      member.end();
      this.members.delete(key);
      drained.push({ group: this.arn, target: member.target.id });
    }
    const health = [...this.members.values()]
      .filter(({ leavesAt }) => leavesAt === undefined)
      .map(({ target, check: { state, reason } }) => ({ group: this.arn, target: target.id, state, reason }));
    return { health, drained };
  }

  get isDraining(): boolean {
    return [...this.members.values()].some(({ leavesAt }) => leavesAt !== undefined);
  }

  end(): void {
    for (const member of this.members.values()) member.end();
    this.members.clear();
  }
}

function keyOf({ id, address, port }: Target): string {
  return `${id} ${address} ${port}`;
}
