/** What verifiers saw, and who they were, is remembered for 400 days (K5b); nothing counts for longer. */
export const REMEMBERED_MS = 400 * 86_400_000;
