import { DEFAULT_DURATIONS, type PolicyWorld } from '@keyturn/core';

const KNOWN = ['UTC', 'Europe/Berlin', 'America/New_York'];

/** Knows three zones, all of them at UTC, and has the default durations. */
export const POLICY_WORLD: PolicyWorld = {
  zones: {
    isKnown: (zone) => KNOWN.includes(zone),
    localAt: (_, instant) => instant,
    instantAt: (_, local) => local,
  },
  durations: DEFAULT_DURATIONS,
  now: 1_795_392_000_000,
};
