import type { Kysely } from 'kysely';
import type { Deployment } from '../deployment.ts';
import { SYSTEM } from '../lifecycle/actor.ts';
import { changeLineage } from '../lifecycle/change-lineage.ts';
import type { Command } from '../lifecycle/command.ts';
import { holdBySystem } from '../lifecycle/hold-by-system.ts';
import { type LoadedLineage, loadLineage, type RotationRow } from '../lifecycle/lineage-load.ts';
import { runCommand } from '../lifecycle/run-command.ts';
import type { Database } from '../store/schema.ts';
import { addressesOf } from './known-contact.ts';
import { tellNoContact, workingContacts } from './no-contact.ts';

/** Name of the hold under which nothing is handed out that nobody at the client would hear of. */
const NO_CONTACT_HOLD = 'no-contact';

/** Nothing is handed out yet. */
const BEFORE_HAND_OUT: readonly string[] = ['prepared', 'publishing', 'ready'];

/**
 * Holds a rotation before its hand-out where nobody at the key's client can be told of it, and alerts operators.
 * Only where mail is set up: elsewhere nobody is meant to be told. What is in a hurry, as after a
 * security act (K10), is not held. A person may release it, for this rotation.
 */
export async function holdWithoutContact(
  command: Command,
  loaded: LoadedLineage,
): Promise<LoadedLineage> {
  const { deployment, now, tx } = command;
  const { key, rotation } = loaded;
  if (!deployment.mailsContacts || rotation === null || isHurried(rotation)) return loaded;
  if (await hasContact(tx, key.client_id)) return loaded;
  await tellNoContact(tx, deployment, now, key.client_id);
  const text =
    'its client has no contact that works, so nobody there would hear of the new version';
  return holdBySystem(command, loaded, { name: NO_CONTACT_HOLD, text });
}

/**
 * Holds those rotations of a client that have handed nothing out yet, where its last contact that worked
 * was taken away or its mail came back.
 */
export async function holdOpenWithoutContact(
  deployment: Deployment,
  clientId: string,
): Promise<void> {
  if (!deployment.mailsContacts || (await hasContact(deployment.store.db, clientId))) return;
  const open = await deployment.store.db
    .selectFrom('keys')
    .innerJoin('rotations', 'rotations.key_id', 'keys.id')
    .select('keys.id')
    .where('keys.client_id', '=', clientId)
    .where('rotations.ended_at', 'is', null)
    .where('rotations.phase', 'in', BEFORE_HAND_OUT)
    .orderBy('keys.id')
    .execute();
  for (const { id } of open) {
    await runCommand(deployment, SYSTEM, async (command) => {
      await command.lockKey(id);
      const loaded = await loadLineage(command.tx, id);
      const { rotation } = loaded;
      if (rotation === null || !BEFORE_HAND_OUT.includes(rotation.phase)) return;
      await holdWithoutContact(command, loaded);
    });
  }
}

/** Releases it once somebody can be told, or where it is too late to matter. */
export async function releaseWithContact(
  command: Command,
  loaded: LoadedLineage,
): Promise<LoadedLineage> {
  const { key, rotation, holds } = loaded;
  const held = holds.some(({ name, by }) => name === NO_CONTACT_HOLD && by === SYSTEM.name);
  if (rotation === null || !held || !(await isOver(command, key.client_id, rotation)))
    return loaded;
  const event = { type: 'release', name: NO_CONTACT_HOLD } as const;
  const { loaded: released } = await changeLineage(command, loaded, event);
  command.audit('rotation.release', rotation.id, { keyId: key.id, name: NO_CONTACT_HOLD });
  return released;
}

/** The keys of a client whose rotation is held for want of a contact. */
export async function keysWithoutContact(
  db: Kysely<Database>,
  clientId: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('keys')
    .innerJoin('rotations', 'rotations.key_id', 'keys.id')
    .innerJoin('rotation_holds', 'rotation_holds.rotation_id', 'rotations.id')
    .select(['keys.id', 'keys.name'])
    .where('keys.client_id', '=', clientId)
    .where('rotations.ended_at', 'is', null)
    .where('rotation_holds.name', '=', NO_CONTACT_HOLD)
    .orderBy('keys.id')
    .execute();
}

function isHurried({ expedited, by_security_act }: RotationRow): boolean {
  return expedited === 1 || by_security_act === 1;
}

async function isOver(
  { deployment, tx }: Command,
  clientId: string,
  { phase }: RotationRow,
): Promise<boolean> {
  if (!deployment.mailsContacts || !BEFORE_HAND_OUT.includes(phase)) return true;
  return hasContact(tx, clientId);
}

async function hasContact(tx: Kysely<Database>, clientId: string): Promise<boolean> {
  const { contacts } = await tx
    .selectFrom('clients')
    .select('contacts')
    .where('id', '=', clientId)
    .executeTakeFirstOrThrow();
  return (await workingContacts(tx, clientId, addressesOf(contacts))).length > 0;
}
