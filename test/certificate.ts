import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A certificate and its key, in PEM. */
export interface TestCertificate {
  cert: string;
  key: string;
}

/**
 * A self-signed X.509 certificate (RFC 5280) for these host names and IPv4 addresses, which a test trusts by naming it
 * as its authority. P-256 with SHA-256.
 */
export function makeCertificate(...hostnames: string[]): TestCertificate {
  const pair = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const tbs = toBeSigned(createPublicKey(pair.publicKey), hostnames);
  const signature = sign('sha256', tbs, createPrivateKey(pair.privateKey));
  const certificate = sequence(tbs, ALGORITHM, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join(
    '\n',
  );
  return { cert, key: pair.privateKey };
}

/** ecdsa-with-SHA256 (RFC 5758). */
const ALGORITHM = sequence(oid('2a8648ce3d040302'));

function toBeSigned(publicKey: KeyObject, hostnames: readonly string[]): Buffer {
  const name = sequence(
    der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(hostnames.join(' '))))),
  );
  const names = hostnames.map((hostname) =>
    isIPv4(hostname)
      ? der(0x87, Buffer.from(hostname.split('.').map(Number)))
      : der(0x82, Buffer.from(hostname)),
  );
  const extensions = sequence(
    extension('551d11', sequence(...names)),
    extension('551d13', sequence(der(0x01, Buffer.from([0xff])))),
  );
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ALGORITHM,
    name,
    sequence(time('20200101000000Z'), time('20991231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, extensions),
  );
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value));
}

function time(text: string): Buffer {
  return der(0x18, Buffer.from(text));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** Tag, length and content (X.690). */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}
