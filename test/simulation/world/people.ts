import type { Deployment } from '../../../packages/server/src/deployment.ts';
import { completeIssue, issueKey } from '../../../packages/server/src/lifecycle/key-issue.ts';
import type { NewKey } from '../../../packages/server/src/lifecycle/new-key.ts';
import { beginRotation } from '../../../packages/server/src/lifecycle/rotation-begin.ts';
import { OPERATOR } from './operator.ts';
import type { CommandAbout } from './server-node.ts';
import type { World } from './world.ts';

/** How long a person waits before asking for a key again that was not to be handed out yet. */
const ASK_AGAIN_MS = 15 * 60_000;

/** What operators do, through whichever node answers them. */
export class People {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Issues a key and waits until it is handed out. */
  async issue(input: NewKey, done: (keyId: string, keyString: string) => void): Promise<void> {
    const issued = await this.#run({ verb: 'key.issue', keyId: null }, (deployment) =>
      issueKey(deployment, OPERATOR, input),
    );
    if (issued === null) {
      this.#later(() => this.issue(input, done));
      return;
    }
    this.#world.nameKey(issued.keyId, input.name);
    await this.#complete(issued.keyId, done);
  }

  async #complete(keyId: string, done: (keyId: string, keyString: string) => void): Promise<void> {
    const answer = await this.#run({ verb: 'key.complete', keyId, versions: [1] }, (deployment) =>
      completeIssue(deployment, OPERATOR, keyId),
    );
    if (answer === null || 'waiting' in answer) {
      this.#later(() => this.#complete(keyId, done));
      return;
    }
    this.#world.versions.learn(keyId, 1, answer.keyString);
    done(keyId, answer.keyString);
  }

  async beginRotation(keyId: string, expedite = false): Promise<string | null> {
    const begun = await this.#run({ verb: 'rotation.begin', keyId }, (deployment) =>
      beginRotation(deployment, OPERATOR, { keyId, reason: 'planned', expedite }),
    );
    return begun?.rotationId ?? null;
  }

  #run<T>(
    about: Pick<CommandAbout, 'verb' | 'keyId'> & { versions?: readonly number[] },
    work: (deployment: Deployment) => Promise<T>,
  ): Promise<T | null> {
    const node = this.#world.nodeFor('operator');
    return node.run({ by: 'operator', versions: [], ...about }, work);
  }

  #later(act: () => Promise<unknown>): void {
    this.#world.timeline.in(ASK_AGAIN_MS, () => void this.#world.guard(act()));
  }
}
