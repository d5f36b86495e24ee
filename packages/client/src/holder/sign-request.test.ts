import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { HolderKeys } from '../identity/holder-keys.ts';
import { contentDigest, signatureFields } from './sign-request.ts';

// RFC 9421 appendix B.1.4, `test-key-ed25519`.
const SIGNING_KEY = {
  kty: 'OKP',
  crv: 'Ed25519',
  x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
} as const;
const OPENING_KEY = { kty: 'OKP', crv: 'X25519', x: 'A', d: 'A' } as const;
const keys = new HolderKeys({ signingKey: SIGNING_KEY, openingKey: OPENING_KEY });

test('the signature of RFC 9421 appendix B.2.6 comes out', async () => {
  const base = `"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"`;
  assert.equal(
    Buffer.from(await keys.sign(base)).toString('base64'),
    'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
  );
});

test('the digest of RFC 9530 appendix B.1 comes out', async () => {
  // §B.1: the content is `{"hello": "world"}` and a line feed.
  assert.equal(
    await contentDigest(keys, '{"hello": "world"}\n'),
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
  );
});

const REQUEST = {
  method: 'POST',
  url: new URL('http://127.0.0.1:4100/v1/holders/hld_1/pickup?waitMs=25000'),
  body: '{"have":1}',
  nonce: 'b3k2pp5k7z-50gnwp',
  created: 1_618_884_473,
};
const IDENTITY = { id: 'hld_1', origin: 'https://keys.example', keys };

test('a signed pickup has these very fields', async () => {
  const fields = await signatureFields(IDENTITY, REQUEST);
  assert.deepEqual(Object.keys(fields), [
    'content-digest',
    'keyturn-origin',
    'signature-input',
    'signature',
  ]);
  assert.equal(fields['keyturn-origin'], 'https://keys.example');
  assert.equal(
    fields['signature-input'],
    'keyturn=("@method" "@path" "@query" "content-digest" "keyturn-origin")' +
      ';created=1618884473;nonce="b3k2pp5k7z-50gnwp";keyid="hld_1";tag="keyturn-holder"',
  );
  // Written by hand after RFC 9421 §2.5: a line per component, no line feed at the end.
  const base = `"@method": POST
"@path": /v1/holders/hld_1/pickup
"@query": ?waitMs=25000
"content-digest": ${fields['content-digest']}
"keyturn-origin": https://keys.example
"@signature-params": ("@method" "@path" "@query" "content-digest" "keyturn-origin");created=1618884473;nonce="b3k2pp5k7z-50gnwp";keyid="hld_1";tag="keyturn-holder"`;
  const { d: _, ...jwk } = SIGNING_KEY;
  const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const signature = /^keyturn=:(.*):$/.exec(String(fields.signature))?.[1] ?? '';
  assert.ok(verify(null, Buffer.from(base), key, Buffer.from(signature, 'base64')));
});

test('a request without a query is signed with a lone question mark', async () => {
  const bare = await signatureFields(IDENTITY, { ...REQUEST, url: new URL('/v1/x', REQUEST.url) });
  const empty = await signatureFields(IDENTITY, {
    ...REQUEST,
    url: new URL('/v1/x?', REQUEST.url),
  });
  assert.equal(bare.signature, empty.signature);
});
