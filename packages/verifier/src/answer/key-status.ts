import type { ApiKeyStatus, RotationAdvice } from '@keyturn/core';

/**
 * The field `Api-Key-Status`, a structured item (RFC 9651): a token, with what the client of this
 * version may do about it.
 */
export function keyStatusField(
  status: ApiKeyStatus,
  version: number,
  advice: RotationAdvice | null,
): string {
  let field = `${status};version=${version}`;
  if (advice === null || advice.version !== version) return field;
  if (status !== 'active' && status !== 'deprecated') return field;
  if (advice.rotateAfter !== null) field += `;rotate-after=@${seconds(advice.rotateAfter)}`;
  if (advice.now) field += ';now=?1';
  if (advice.sunset !== null) field += `;sunset=@${seconds(advice.sunset)}`;
  return field;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
