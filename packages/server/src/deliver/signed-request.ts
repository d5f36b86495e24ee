import type { Actor } from '../lifecycle/actor.ts';
import type { HolderRow } from './holder-row.ts';

/** A holder's call as it was received, before anything of it is believed. */
export interface SignedRequest {
  /** The holder that the path names. */
  holderId: string;
  /** Upper case. */
  method: string;
  /** Absolute path as received. */
  path: string;
  /** With its leading `?`; a lone `?` where there is none. */
  query: string;
  /** Header fields as received; null where missing. */
  contentDigest: string | null;
  origin: string | null;
  signatureInput: string | null;
  signature: string | null;
  /** The bytes of the body as received. */
  body: Uint8Array;
  /** Where the call came from. */
  address: string | null;
}

/** Who acts once the signature of a request was verified. */
export function holderActor({ id, name }: HolderRow, { address }: SignedRequest): Actor {
  return { kind: 'holder', id, name, address };
}
