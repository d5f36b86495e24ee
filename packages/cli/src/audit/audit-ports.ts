import { createHash, createPublicKey, verify } from 'node:crypto';
import type { AuditCheckPorts } from '@keyturn/core';

/** DER of an Ed25519 public key (RFC 8410) before its 32 bytes. */
const ED25519_DER = Buffer.from('302a300506032b6570032100', 'hex');

/** The cryptography by which an audit is checked on this machine. */
export const auditPorts: AuditCheckPorts = {
  digest: (text) => createHash('sha256').update(text).digest('hex'),
  isSigned: (text, signature, publicKey) => {
    try {
      const der = Buffer.concat([ED25519_DER, Buffer.from(publicKey, 'base64url')]);
      const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
      return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
    } catch {
      // Not a key, or not a signature.
      return false;
    }
  },
};
