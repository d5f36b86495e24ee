import type { Scene } from './scene.ts';

const ALWAYS = Number.POSITIVE_INFINITY;

/** Publish, hand out, and leases that end: a slow answer, a crash of the server. */
const handOut: Scene = {
  name: 'hand-out',
  durations: { grace: 0, deployment: 3, holdDown: 2 },
  may: { begin: 1, advance: 3, report: ALWAYS, ask: 1, miss: 3, 'crash-server': 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** A verifier crashes while a version is on its way out, and starts again from its file. */
const crash: Scene = {
  name: 'crash',
  durations: { grace: 1, deployment: 3, holdDown: 2 },
  may: { begin: 1, advance: 3, report: ALWAYS, miss: 1, 'crash-verifier': 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** A leak is known while a rotation is open and held. */
const compromise: Scene = {
  name: 'compromise',
  durations: { grace: 1, deployment: 3, holdDown: 2 },
  may: {
    begin: 1,
    advance: 3,
    report: ALWAYS,
    miss: 1,
    hold: 1,
    compromise: 1,
  },
  unknown: 'unseen',
  enrolled: false,
};

/** A key is revoked: verifiers that are cut off, a slow answer. */
const revocation: Scene = {
  name: 'revocation',
  durations: { grace: 1, deployment: 3, holdDown: 2 },
  may: { report: ALWAYS, ask: 1, miss: 4, revoke: 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** A connection that is open while a key is revoked. */
const openUse: Scene = {
  name: 'open use',
  durations: { grace: 1, deployment: 3, holdDown: 2 },
  may: { report: ALWAYS, miss: 3, revoke: 1, connect: 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** Privileged calls with what was stolen, around a revocation. */
const power: Scene = {
  name: 'power',
  durations: { grace: 0, deployment: 3, holdDown: 2 },
  may: { begin: 2, advance: 2, report: ALWAYS, revoke: 1, call: 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** An operator suspends the key and lets it go on; a gateway keeps what it was told. */
const suspension: Scene = {
  name: 'suspension',
  durations: { grace: 1, deployment: 3, holdDown: 2 },
  may: { 'suspend-key': 1, 'resume-key': 1, report: ALWAYS, miss: 4, 'ask-gateway': 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** An enrolled holder, whose pickup may be lost, beside one that nobody has seen. */
const unseen: Scene = {
  name: 'unseen',
  durations: { grace: 0, deployment: 3, holdDown: 2 },
  may: {
    begin: 1,
    advance: ALWAYS,
    report: ALWAYS,
    miss: 1,
    'pick-up': 1,
    'lose-pick-up': 1,
    confirm: 1,
    adopt: 1,
  },
  unknown: 'unseen',
  enrolled: true,
};

/** The unknown holder presents its key in each tick, to either verifier, until it moves. */
const seen: Scene = {
  name: 'seen',
  durations: { grace: 0, deployment: 1, holdDown: 1 },
  may: { begin: 1, advance: ALWAYS, report: ALWAYS, adopt: 1, present: ALWAYS },
  unknown: 'seen',
  enrolled: false,
};

/** It never moves, and verifiers are late to report that. */
const late: Scene = {
  name: 'late reports',
  durations: { grace: 0, deployment: 1, holdDown: 1 },
  may: { begin: 1, advance: ALWAYS, report: ALWAYS, miss: 2, present: ALWAYS },
  unknown: 'seen',
  enrolled: false,
};

/** It has a connection open instead, and presents nothing. */
const connected: Scene = {
  name: 'connection',
  durations: { grace: 0, deployment: 1, holdDown: 1 },
  may: { begin: 1, advance: ALWAYS, report: ALWAYS, miss: 2, connect: 1 },
  unknown: 'seen',
  enrolled: false,
};

/** Everybody moves at once: the owner alone may still object. */
const objection: Scene = {
  name: 'objection',
  durations: { grace: 0, deployment: 1, holdDown: 3 },
  may: { begin: 1, advance: ALWAYS, report: ALWAYS, miss: 1, adopt: 2, 'roll-back': 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** A person says of a holder in use that it is gone. */
const mistake: Scene = {
  name: 'mistake',
  durations: { grace: 0, deployment: 1, holdDown: 1 },
  may: { begin: 1, advance: ALWAYS, report: ALWAYS, gone: 1, present: ALWAYS },
  unknown: 'seen',
  enrolled: false,
};

/** The last commit is lost while a version is on its way out; the journal brings its records back. */
const fork: Scene = {
  name: 'fork',
  durations: { grace: 0, deployment: 3, holdDown: 2 },
  may: { begin: 1, advance: 3, report: ALWAYS, adopt: 1, 'fail-over': 1, 'close-orphans': 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** Commits are lost around a revocation. */
const forkOfRevocation: Scene = {
  name: 'fork of a revocation',
  durations: { grace: 0, deployment: 3, holdDown: 2 },
  may: { report: ALWAYS, miss: 3, revoke: 1, 'fail-over': 1, restore: 1 },
  unknown: 'unseen',
  enrolled: false,
};

/** A backup is restored, with a journal, or without one: what came after it is lost then. */
const backup: Scene = {
  name: 'backup',
  durations: { grace: 0, deployment: 3, holdDown: 2 },
  may: {
    begin: 1,
    advance: 3,
    report: ALWAYS,
    miss: 1,
    adopt: 1,
    restore: 1,
    'lose-journal': 1,
    'close-orphans': 1,
  },
  unknown: 'unseen',
  enrolled: false,
};

export const SCENES = {
  handOut,
  crash,
  compromise,
  revocation,
  openUse,
  power,
  suspension,
  unseen,
  seen,
  late,
  connected,
  objection,
  mistake,
  fork,
  forkOfRevocation,
  backup,
} satisfies Record<string, Scene>;
