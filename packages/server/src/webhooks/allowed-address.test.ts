import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allowedAddress } from './allowed-address.ts';

const REFUSED: Readonly<Record<string, readonly string[]>> = {
  unspecified: ['0.0.0.0', '::', '0.1.2.3'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1'],
  'link-local': ['169.254.1.1', 'fe80::1', 'fe80::1%eth0', 'fec0::1'],
  'shared (CGNAT)': ['100.64.0.1', '100.127.255.255'],
  metadata: ['169.254.169.254', 'fd00:ec2::254', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
  multicast: ['224.0.0.1', '239.255.255.250', 'ff02::1'],
  broadcast: ['255.255.255.255'],
  reserved: [
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '240.0.0.1',
    '192.88.99.1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
    '5f00::1',
    '4000::1',
  ],
  mapped: ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:93.184.216.34', '::ffff:0:10.0.0.1'],
  compatible: ['::127.0.0.1', '::7f00:1', '::5db8:d822'],
  '6to4': ['2002:7f00:1::', '2002:a9fe:a9fe::1', '2002:5db8:d822::'],
  teredo: ['2001:0:5ef5:79fd:0:59d:a9fe:a9fe', '2001::1'],
  NAT64: ['64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b::10.1.2.3', '64:ff9b:1::5db8:d822'],
  'other spellings': ['0x7f000001', '2130706433', '0177.0.0.1', '127.1', '0x7f.1', '[::1]'],
  'no address': ['', 'localhost', 'example.com', '1.2.3.4.5', '999.1.1.1', '1.2.3.4/8'],
};

const ALLOWED: readonly [string, string][] = [
  ['93.184.216.34', '93.184.216.34'],
  ['1.1.1.1', '1.1.1.1'],
  ['172.32.0.1', '172.32.0.1'],
  ['2606:4700:4700::1111', '2606:4700:4700::1111'],
  ['2606:4700:4700:0:0:0:0:1111', '2606:4700:4700::1111'],
  ['64:ff9b::5db8:d822', '64:ff9b::5db8:d822'],
];

for (const [kind, addresses] of Object.entries(REFUSED)) {
  test(`no webhook is sent to an address that is ${kind}`, () => {
    for (const address of addresses) assert.equal(allowedAddress(address), null, address);
  });
}

test('a public address is allowed, in its one form', () => {
  for (const [address, form] of ALLOWED) assert.equal(allowedAddress(address), form);
});

test('an address in which another one is hidden is refused, or decided as that one (NAT64)', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const likely = fc.constantFrom(0, 10, 100, 127, 169, 172, 192, 198, 203, 224, 240, 255);
  const octets = fc.tuple(fc.oneof(octet, likely), octet, octet, octet);
  fc.assert(
    fc.property(octets, ([a, b, c, d]) => {
      const plain = `${a}.${b}.${c}.${d}`;
      const word = (high: number, low: number) => ((high << 8) | low).toString(16);
      const hex = `${word(a, b)}:${word(c, d)}`;
      for (const hidden of [
        `::ffff:${plain}`,
        `::ffff:${hex}`,
        `::${hex}`,
        `::ffff:0:${hex}`,
        `2002:${hex}::1`,
        `2001:0:${hex}::1`,
        `64:ff9b:1::${hex}`,
      ]) {
        assert.equal(allowedAddress(hidden), null, hidden);
      }
      const isAllowed = allowedAddress(plain) !== null;
      assert.equal(allowedAddress(`64:ff9b::${hex}`) !== null, isAllowed, plain);
    }),
  );
});

test('an address that is allowed is not looked up again: its form is one address', () => {
  const words = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.map((part) => part.toString(16)).join(':');
      const allowed = allowedAddress(text);
      if (allowed === null) return;
      assert.equal(allowedAddress(allowed), allowed);
      assert.match(allowed, /^[23][0-9a-f]{3}:|^64:ff9b::/);
    }),
  );
});
