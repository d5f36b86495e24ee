import type { Caller } from './caller.ts';
import type { Gateway } from './gateway.ts';
import type { SecretStore } from './secret-store.ts';
import { ServerNode } from './server-node.ts';
import { Surroundings } from './surroundings.ts';
import type { VerifierProcess } from './verifier-process.ts';

/** Everything of one seed: machines, processes and people in their surroundings. */
export class World extends Surroundings {
  declare readonly callers: Caller[];
  readonly nodes: ServerNode[] = [];
  readonly verifiers: VerifierProcess[] = [];
  readonly gateways: Gateway[] = [];
  readonly secretStores: SecretStore[] = [];
  /** Ids of apis by key. */
  readonly apiOfKey = new Map<string, string>();

  /** Adds a node; it must still be started. */
  addNode(): ServerNode {
    const node = new ServerNode(this, this.machine(`node-${this.nodes.length + 1}`, true));
    this.nodes.push(node);
    return node;
  }

  /** Those that protect the api of a key. */
  verifiersOf(keyId: string): VerifierProcess[] {
    const api = this.apiOfKey.get(keyId);
    return this.verifiers.filter(({ place }) => place.api === api);
  }

  latestServerTime(): number {
    const times = this.nodes.map(({ deployment }) => deployment?.serverTime.now() ?? 0);
    return Math.max(...times, 0);
  }

  /** The node that a call of `from` is led to now. */
  override nodeFor(from: string): ServerNode {
    const start = from.length + (from.charCodeAt(from.length - 1) || 0);
    const all = this.nodes.length;
    for (let step = 0; step < all; step++) {
      const node = this.nodes[(start + step) % all] as ServerNode;
      if (node.deployment !== null) return node;
    }
    return this.nodes[start % all] as ServerNode;
  }
}
