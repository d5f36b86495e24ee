import assert from 'node:assert/strict';
import { StoreUnavailable } from '../store-unavailable.ts';

/** For `assert.rejects`: the store says that it is unavailable, with this code. */
export function unavailable(code: string): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof StoreUnavailable, String(error));
    assert.equal(error.code, code);
    return true;
  };
}
