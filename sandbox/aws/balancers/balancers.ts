import type { Narrate } from "../../servers/container-engine";
import { Door } from "./door";
import { addAddress, keepOnlyAddresses } from "./own-addresses";
import { TargetPool } from "./target-pool";
import { askForBalancers, type Balancer, tellNews, type WantedBalancers } from "./wanted-balancers";

/**
 * Serves in place of AWS's Application Load Balancers, at addresses on this machine's `lo`: listeners, rules,
 * certificates, health of targets, deregistration. It is our own and not nginx, which without its commercial part checks
 * no health, sends again what ALB does not, and would have to be reloaded for each change.
 */
export class Balancers {
  private readonly doors = new Map<string, Door>();
  private readonly pools = new Map<string, TargetPool>();

  constructor(
    private readonly endpoint: string,
    /** Makes the network of a VPC: it is refused where this machine has one of its addresses already. */
    private readonly ensureNetwork: (vpc: string, network: string) => Promise<unknown>,
    /** First three numbers of the cloud's public addresses. */
    private readonly prefix: string,
    private readonly narrate: Narrate,
    /** Something has changed that the API does not know yet. */
    private readonly onChange: () => void,
  ) {}

  /** One look at what should be, and the work that follows from it. Returns whether a target is on its way out. */
  async reconcile(): Promise<boolean> {
    const wanted = await askForBalancers(this.endpoint);
    this.updatePools(wanted);
    await this.updateDoors(wanted.balancers);
    const news = [...this.pools.values()].map((pool) => pool.news());
    await tellNews(this.endpoint, {
      health: news.flatMap(({ health }) => health),
      drained: news.flatMap(({ drained }) => drained),
    });
    return [...this.pools.values()].some((pool) => pool.isDraining);
  }

  private updatePools({ targetGroups }: WantedBalancers): void {
    for (const group of targetGroups) {
      const pool = this.pools.get(group.arn) ?? new TargetPool(group.arn, this.onChange);
      this.pools.set(group.arn, pool);
      pool.update(group);
    }
    for (const [arn, pool] of this.pools)
      if (!targetGroups.some((group) => group.arn === arn)) {
        pool.end();
        this.pools.delete(arn);
      }
  }

  private async updateDoors(balancers: readonly Balancer[]): Promise<void> {
    const wanted = new Set<string>();
    for (const { name, vpc, network, privateAddress, publicAddress, idleSeconds, listeners } of balancers) {
      await this.ensureNetwork(vpc, network);
      for (const address of [privateAddress, ...(publicAddress === null ? [] : [publicAddress])]) {
        await addAddress(this.prefix, address);
        for (const listener of listeners) {
          const place = `${listener.protocol} ${address}:${listener.port}`;
          wanted.add(place);
          const there = this.doors.get(place);
          if (there !== undefined) {
            there.change(listener, idleSeconds);
            continue;
          }
          const door = new Door(listener, idleSeconds, privateAddress, (arn) => this.pools.get(arn));
          await door.listen(address);
          this.doors.set(place, door);
          this.narrate(`the balancer ${name} listens at ${place}`);
        }
      }
    }
    for (const [place, door] of this.doors)
      if (!wanted.has(place)) {
        door.close();
        this.doors.delete(place);
      }
    await keepOnlyAddresses(
      this.prefix,
      balancers.flatMap(({ privateAddress, publicAddress }) => [
        privateAddress,
        publicAddress ?? privateAddress,
      ]),
    );
  }
}
