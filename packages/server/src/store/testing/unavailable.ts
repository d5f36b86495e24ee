import assert from 'node:assert/strict';
import { StoreUnavailable } from '../store-unavailable.ts';

/** For `assert.rejects`: the store says that it is unavailable, with this code. */
export function unavailable(...codes: string[]): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof StoreUnavailable, String(error));
    assert.ok(codes.includes(error.code), error.code);
    return true;
  };
}
