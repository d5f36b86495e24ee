import { EVENT_OF_ACT, type RotationAct } from '@keyturn/core';
import { afterEvent, committed, leavingNumber } from './commit.ts';
import { stepOf } from './next-step.ts';
import { type Moves, type Setting, spend } from './scene.ts';
import type { Database, World } from './world.ts';

/** The reconciler takes the one step that the rules allow, or none. */
export const serverMoves: Moves = (world, setting) => {
  const spent = spend(world, 'advance');
  const act = spent && stepOf(world, setting)?.act;
  if (!act) return [];
  const database = afterAct(spent.database, act, spent.now, setting);
  if (database === null) return [];
  const version = leavingNumber(world.database);
  const to = committed(spent, database, setting);
  return [{ says: () => textOf(act, version, world), to }];
};

function afterAct(
  database: Database,
  act: RotationAct,
  now: number,
  setting: Setting,
): Database | null {
  if (act === 'narrow') return null;
  if (act === 'hide') return { ...database, rotation: { ...database.rotation, hiddenAt: now } };
  return afterEvent(database, EVENT_OF_ACT[act], now, setting);
}

function textOf(act: RotationAct, leaving: number | null, { database }: World): string {
  const { rotation } = database.lineage;
  const staying = rotation && (leaving === rotation.from ? rotation.to : rotation.from);
  switch (act) {
    case 'publish':
      return `the server publishes version ${staying}`;
    case 'ready':
      return `the server finds version ${staying} accepted wherever it matters`;
    case 'promote':
    case 'swap':
      return `the server hands version ${staying} out`;
    case 'drain':
      return 'the server waits for no holder any more';
    case 'migrate':
      return 'the server waits for a holder again';
    case 'suspend':
      return `the server suspends version ${leaving}`;
    case 'hide':
      return `the server finds version ${leaving} accepted by nobody`;
    case 'narrow':
      return `the server narrows version ${leaving}`;
    case 'complete':
      return `the server deactivates version ${leaving} for good`;
  }
}
