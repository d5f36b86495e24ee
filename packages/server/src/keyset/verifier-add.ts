import type { Verifier } from '@keyturn/core';
import { createToken } from '../access/create-token.ts';
import type { Deployment } from '../deployment.ts';
import type { Actor } from '../lifecycle/actor.ts';
import type { Command } from '../lifecycle/command.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import { newId } from '../new-id.ts';
import { Refusal } from '../problem/refusal.ts';
import { verifierViews } from './verifier-view.ts';

export interface NewVerifier {
  name: string;
  /** Name of a region. */
  region: string;
  /** Ids of apis, at least one. What a group is told of cannot be changed later. */
  apis: readonly string[];
}

/**
 * Adds a verifier group, with the token that its instances call with. The token is told once.
 *
 * @throws Refusal `invalid-input` where the region or an api is unknown; `name-taken`
 */
export async function addVerifier(
  deployment: Deployment,
  actor: Actor,
  input: NewVerifier,
): Promise<Verifier & { token: string }> {
  return runCommand(deployment, actor, async (command) => {
    // Two groups of one name at the same time: the second sees the first.
    await command.lockHead();
    await requireFreeName(command, input.name);
    await requireKnown(command, input);
    const apis = [...new Set(input.apis)];
    const id = newId(deployment.random, 'ver');
    const { token, id: tokenId } = await createToken(command, {
      kind: 'verifier',
      name: input.name,
      apis,
      verifierId: id,
      keyId: null,
    });
    const row = {
      id,
      name: input.name,
      region: input.region,
      apis: JSON.stringify(apis),
      token_id: tokenId,
      created_at: command.now,
      removed_at: null,
    };
    await command.tx.insertInto('verifiers').values(row).execute();
    command.audit('verifier.add', id, { region: input.region, apis });
    const [view] = await verifierViews(command.tx, deployment, [row]);
    return { ...(view as Verifier), token };
  });
}

async function requireFreeName({ tx }: Command, name: string): Promise<void> {
  const taken = await tx
    .selectFrom('verifiers')
    .select('id')
    .where('name', '=', name)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (taken) throw new Refusal('name-taken', `Another verifier has the name "${name}".`);
}

async function requireKnown({ tx }: Command, { region, apis }: NewVerifier): Promise<void> {
  const regions = await tx
    .selectFrom('regions')
    .select('name')
    .where('name', '=', region)
    .execute();
  const known = new Set((await tx.selectFrom('apis').select('id').execute()).map(({ id }) => id));
  const errors = apis.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `apis[${index}]`, message: 'is not the id of an api' }],
  );
  if (apis.length === 0) errors.push({ path: 'apis', message: 'names no api' });
  if (regions.length === 0) errors.push({ path: 'region', message: 'is not the name of a region' });
  if (errors.length === 0) return;
  throw new Refusal('invalid-input', 'The verifier would belong to what does not exist.', {
    errors,
  });
}
