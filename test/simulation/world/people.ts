import { holderGone } from '../../../packages/server/src/deliver/holder-gone.ts';
import type { Deployment } from '../../../packages/server/src/deployment.ts';
import { markInstanceGone } from '../../../packages/server/src/keyset/instance-gone.ts';
import { type ApiEdit, editApi } from '../../../packages/server/src/lifecycle/api-edit.ts';
import type { CompromiseRequest } from '../../../packages/server/src/lifecycle/compromise-check.ts';
import { compromiseKey } from '../../../packages/server/src/lifecycle/key-compromise.ts';
import { editKey } from '../../../packages/server/src/lifecycle/key-edit.ts';
import { completeIssue, issueKey } from '../../../packages/server/src/lifecycle/key-issue.ts';
import { resumeKey } from '../../../packages/server/src/lifecycle/key-resume.ts';
import { revokeKey } from '../../../packages/server/src/lifecycle/key-revoke.ts';
import { suspendKey } from '../../../packages/server/src/lifecycle/key-suspend.ts';
import type { NewKey } from '../../../packages/server/src/lifecycle/new-key.ts';
import { addPolicy } from '../../../packages/server/src/lifecycle/policy-add.ts';
import { editPolicy } from '../../../packages/server/src/lifecycle/policy-edit.ts';
import { beginRotation } from '../../../packages/server/src/lifecycle/rotation-begin.ts';
import { cancelRotation } from '../../../packages/server/src/lifecycle/rotation-cancel.ts';
import { expediteRotation } from '../../../packages/server/src/lifecycle/rotation-expedite.ts';
import { extendRotation } from '../../../packages/server/src/lifecycle/rotation-extend.ts';
import { holdRotation } from '../../../packages/server/src/lifecycle/rotation-hold.ts';
import { releaseRotation } from '../../../packages/server/src/lifecycle/rotation-release.ts';
import { restoreRotation } from '../../../packages/server/src/lifecycle/rotation-restore.ts';
import { rollBackRotation } from '../../../packages/server/src/lifecycle/rotation-roll-back.ts';
import { narrowVersion } from '../../../packages/server/src/lifecycle/version-narrow.ts';
import { revokeVersion } from '../../../packages/server/src/lifecycle/version-revoke.ts';
import {
  policyEditInBody,
  policyInBody,
} from '../../../packages/server/src/policy-file/document-schema.ts';
import { Refusal } from '../../../packages/server/src/problem/refusal.ts';
import { markSourceGone } from '../../../packages/server/src/usage/source-gone.ts';
import type { PersonActed } from '../observed.ts';
import type { CommandAbout } from './acting-node.ts';
import { OPERATOR } from './operator.ts';
import type { Surroundings } from './surroundings.ts';

/** How long a person waits before asking for a key again that was not to be handed out yet. */
const ASK_AGAIN_MS = 15 * 60_000;

type About = Pick<CommandAbout, 'verb' | 'keyId'> & { versions?: readonly number[] };

/** What operators do, through whichever node answers them. Each act resolves when it is done or refused. */
export class People {
  readonly #world: Surroundings;

  constructor(world: Surroundings) {
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

  async beginRotation(keyId: string, expedite = false): Promise<void> {
    await this.#run({ verb: 'rotation.begin', keyId }, (deployment) =>
      beginRotation(deployment, OPERATOR, { keyId, reason: 'planned', expedite }),
    );
  }

  async hold(keyId: string, name: string): Promise<void> {
    await this.#onRotation(keyId, 'rotation.hold', (deployment, rotationId) =>
      holdRotation(deployment, OPERATOR, { rotationId, name, text: 'wait' }),
    );
  }

  async release(keyId: string, name: string): Promise<void> {
    await this.#onRotation(keyId, 'rotation.release', (deployment, rotationId) =>
      releaseRotation(deployment, OPERATOR, { rotationId, name }),
    );
  }

  async extend(keyId: string, byMs: number): Promise<void> {
    await this.#onRotation(keyId, 'rotation.extend', (deployment, rotationId) =>
      extendRotation(deployment, OPERATOR, { rotationId, byMs }),
    );
  }

  async expedite(keyId: string): Promise<void> {
    await this.#onRotation(keyId, 'rotation.expedite', (deployment, rotationId) =>
      expediteRotation(deployment, OPERATOR, { rotationId }),
    );
  }

  async rollBack(keyId: string): Promise<void> {
    await this.#onRotation(keyId, 'rotation.roll-back', (deployment, rotationId) =>
      rollBackRotation(deployment, OPERATOR, { rotationId }),
    );
  }

  async restore(keyId: string): Promise<void> {
    await this.#onRotation(keyId, 'rotation.restore', (deployment, rotationId) =>
      restoreRotation(deployment, OPERATOR, { rotationId }),
    );
  }

  async cancel(keyId: string): Promise<void> {
    await this.#onRotation(keyId, 'rotation.cancel', (deployment, rotationId) =>
      cancelRotation(deployment, OPERATOR, { rotationId }),
    );
  }

  async revokeKey(keyId: string): Promise<void> {
    await this.#run({ verb: 'key.revoke', keyId }, (deployment) =>
      revokeKey(deployment, OPERATOR, { keyId }),
    );
  }

  async revokeVersion(keyId: string, version: number): Promise<void> {
    await this.#run({ verb: 'version.revoke', keyId, versions: [version] }, (deployment) =>
      revokeVersion(deployment, OPERATOR, { keyId, version }),
    );
  }

  /** @param said - when the thief came in, and how long the leaked versions are still accepted. */
  async compromise(keyId: string, said: Omit<CompromiseRequest, 'keyId'> = {}): Promise<void> {
    await this.#run({ verb: 'key.compromise', keyId }, (deployment) =>
      compromiseKey(deployment, OPERATOR, { keyId, ...said }),
    );
  }

  async narrow(keyId: string, version: number, scopes: readonly string[]): Promise<void> {
    await this.#run({ verb: 'version.narrow', keyId, versions: [version] }, (deployment) =>
      narrowVersion(deployment, OPERATOR, { keyId, version, scopes }),
    );
  }

  /** Null: it was refused, or nobody answered. Ill-formed ones are refused as where they come in. */
  async addPolicy(document: unknown): Promise<string | null> {
    const added = await this.#run({ verb: 'policy.add', keyId: null }, async (deployment) =>
      addPolicy(deployment, OPERATOR, wellFormed(policyInBody.safeParse(document))),
    );
    return added?.id ?? null;
  }

  async editPolicy(policyId: string, document: unknown): Promise<void> {
    await this.#run({ verb: 'policy.edit', keyId: null }, async (deployment) => {
      const edit = wellFormed(policyEditInBody.safeParse(document));
      return editPolicy(deployment, OPERATOR, { policyId, ...edit });
    });
  }

  async editApi(edit: ApiEdit): Promise<void> {
    await this.#run({ verb: 'api.edit', keyId: null }, (deployment) =>
      editApi(deployment, OPERATOR, edit),
    );
  }

  async putUnderPolicy(keyId: string, policyId: string | null): Promise<void> {
    await this.#run({ verb: 'key.edit', keyId }, (deployment) =>
      editKey(deployment, OPERATOR, { keyId, policyId }),
    );
  }

  async suspend(keyId: string): Promise<void> {
    await this.#run({ verb: 'key.suspend', keyId }, (deployment) =>
      suspendKey(deployment, OPERATOR, { keyId }),
    );
  }

  async resume(keyId: string): Promise<void> {
    await this.#run({ verb: 'key.resume', keyId }, (deployment) =>
      resumeKey(deployment, OPERATOR, { keyId }),
    );
  }

  async holderGone(keyId: string, holderId: string): Promise<void> {
    this.#acted('holder-gone', keyId, holderId);
    await this.#run({ verb: 'holder.gone', keyId }, async (deployment) => {
      await holderGone(deployment, OPERATOR, { holderId });
      return {};
    });
  }

  async sourceGone(keyId: string, sourceId: string): Promise<void> {
    this.#acted('source-gone', keyId, sourceId);
    await this.#run({ verb: 'source.gone', keyId }, (deployment) =>
      markSourceGone(deployment, OPERATOR, { sourceId }),
    );
  }

  async instanceGone(verifierId: string, instanceId: string): Promise<void> {
    this.#acted('instance-gone', null, instanceId);
    await this.#run({ verb: 'instance.gone', keyId: null }, async (deployment) => {
      await markInstanceGone(deployment, OPERATOR, { verifierId, instanceId });
      return {};
    });
  }

  async #complete(keyId: string, done: (keyId: string, keyString: string) => void): Promise<void> {
    const about = { verb: 'key.complete', keyId, versions: [1] };
    const answer = await this.#run(about, (deployment) =>
      completeIssue(deployment, OPERATOR, keyId),
    );
    if (answer === null || 'waiting' in answer) {
      this.#later(() => this.#complete(keyId, done));
      return;
    }
    this.#world.versions.learn(keyId, 1, answer.keyString);
    done(keyId, answer.keyString);
  }

  async #onRotation(
    keyId: string,
    verb: string,
    act: (deployment: Deployment, rotationId: string) => Promise<void>,
  ): Promise<void> {
    const [open] = this.#world.database.query<{ id: string }>(
      'select id from rotations where key_id = ? and ended_at is null',
      [keyId],
    );
    if (open === undefined) return;
    await this.#run({ verb, keyId }, async (deployment) => {
      await act(deployment, open.id);
      return {};
    });
  }

  #acted(act: PersonActed['act'], keyId: string | null, subject: string): void {
    const world = this.#world;
    world.observe({ type: 'person', at: world.now, act, keyId, subject });
  }

  #run<T>(about: About, work: (deployment: Deployment) => Promise<T>): Promise<T | null> {
    const node = this.#world.nodeFor('operator');
    return node.run({ by: 'operator', versions: [], ...about }, work);
  }

  #later(act: () => Promise<unknown>): void {
    this.#world.timeline.in(ASK_AGAIN_MS, () => void this.#world.guard(act()));
  }
}

/** @throws Refusal `invalid-input`, as where requests come in. */
function wellFormed<T>(parsed: { success: true; data: T } | { success: false }): T {
  if (parsed.success) return parsed.data;
  throw new Refusal('invalid-input', 'What was sent is not what this call takes.');
}
