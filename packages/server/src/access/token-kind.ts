/**
 * `admin` may do everything, `read` may look. `verifier` belongs to one verifier group and opens
 * the key set alone; `pickup` enrols holders of one key and does nothing else.
 */
export const TOKEN_KINDS = ['admin', 'read', 'verifier', 'pickup'] as const;

export type TokenKind = (typeof TOKEN_KINDS)[number];

/** `ktt_`, the kind's first letter, `_`, and 256 random bits in base64url. */
export const TOKEN_FORM = /^ktt_[arvp]_[A-Za-z0-9_-]{43}$/;
