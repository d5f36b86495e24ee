const PREFIX = 'whsec_';

/** Why a text is not a Standard Webhooks secret (24 to 64 bytes as `whsec_` and base64), or null. */
export function webhookSecretFault(secret: string): string | null {
  const form = 'must be `whsec_` and the base64 of 24 to 64 random bytes';
  if (!secret.startsWith(PREFIX)) return form;
  const encoded = secret.slice(PREFIX.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return form;
  const length = Buffer.from(encoded, 'base64').length;
  return length >= 24 && length <= 64 ? null : form;
}
