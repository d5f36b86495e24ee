/**
 * How long a verifier that is not fresh may go on saying yes (Rule S, K7), from strictest to
 * laxest. The class of a request is the strictest of its key's and its required scopes'.
 */
export const GRACE_CLASSES = ['strict', 'balanced', 'available'] as const;

export type GraceClass = (typeof GRACE_CLASSES)[number];
