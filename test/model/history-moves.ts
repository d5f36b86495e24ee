import type { Position } from '@keyturn/core';
import { afterEvent } from './commit.ts';
import { type Move, type Moves, type Setting, spend } from './scene.ts';
import type { Database, World } from './world.ts';

/** How far a new epoch's first revision lies above everything seen. */
const JUMP = 10;

/** Histories that go apart: a crash, a fail-over that loses a commit, a restored backup. */
export const historyMoves: Moves = (world, setting) => [
  ...crashServer(world),
  ...failOver(world, setting),
  ...restore(world, setting),
  ...closeOrphans(world),
];

/** What the server counted in its memory is gone: it counts every lease from its own start (K8). */
function crashServer(world: World): Move[] {
  const spent = spend(world, 'crash-server');
  if (spent === null) return [];
  const { database, now } = spent;
  const [a, b] = spent.verifiers;
  return [
    {
      says: () => 'the server crashes and starts again; answers under way are lost',
      to: {
        ...spent,
        database: { ...database, instances: countedFrom(database, now) },
        verifiers: [
          { ...a, answer: null },
          { ...b, answer: null },
        ],
      },
    },
  ];
}

/** Counted at the earliest from the start of the process that counts. */
function countedFrom({ instances }: Database, now: number): Database['instances'] {
  return instances.map((row) => ({ ...row, renewedAt: now }));
}

/** The last commit is lost. */
function failOver(world: World, setting: Setting): Move[] {
  const spent = spend(world, 'fail-over');
  if (spent === null || world.before === null) return [];
  const to = replayed(spent, world.before, setting);
  const text = 'the database fails over and has lost its last commit';
  return [{ says: () => `${text}; the journal is replayed and a new epoch opened`, to }];
}

/** All commits since the beginning are lost. */
function restore(world: World, setting: Setting): Move[] {
  const backup = setting.start.database;
  const spent = spend(world, 'restore');
  if (spent === null || world.database.head.revision === backup.head.revision) return [];
  const text = 'the backup of tick 0 is restored';
  const moves: Move[] = [
    {
      says: () => `${text}; the journal is replayed and a new epoch opened`,
      to: replayed(spent, backup, setting),
    },
  ];
  const lost = spend(spent, 'lose-journal');
  if (lost === null) return moves;
  const instances = countedFrom(backup, world.now);
  const bare = { ...lost, before: null, database: { ...backup, instances } };
  const to = newEpoch(bare, backup.head, backup.head.revision, setting);
  return [...moves, { says: () => `${text}, without a journal; a new epoch is opened`, to }];
}

/** The journal has what verifiers saw of the keys; all else is as the older database has it. */
function replayed(world: World, older: Database, setting: Setting): World {
  const { lineage, versions, rotation, head } = world.database;
  const instances = countedFrom(older, world.now);
  const database: Database = { ...older, lineage, versions, rotation, instances };
  return newEpoch({ ...world, before: null, database }, older.head, head.revision, setting);
}

/** @param seen - the highest revision that this server knows to have existed. */
function newEpoch(world: World, common: Position, seen: number, setting: Setting): World {
  const { database } = world;
  const { epoch } = database.head;
  const forked: Database = {
    ...database,
    head: { epoch: epoch + 1, revision: seen + JUMP },
    forks: [...database.forks, { epoch, lastCommonRevision: common.revision, closed: false }],
  };
  const after = afterEvent(forked, { type: 'newEpoch' }, world.now, setting);
  return { ...world, database: after ?? forked };
}

function closeOrphans(world: World): Move[] {
  const { database, truth } = world;
  const spent = spend(world, 'close-orphans');
  if (spent === null || database.forks.every(({ closed }) => closed)) return [];
  const { epoch, revision } = database.head;
  const closed: Database = {
    ...database,
    head: { epoch, revision: revision + 1 },
    forks: database.forks.map((fork) => ({ ...fork, closed: true })),
  };
  const to = { ...spent, database: closed, truth: { ...truth, orphansClosed: true } };
  return [{ says: () => 'a person closes the orphans of the lost stretch', to }];
}
