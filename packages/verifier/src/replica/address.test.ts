import assert from 'node:assert/strict';
import { BlockList, isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { budgetPrefix, inBlock, parseAddress, parseAddressBlock, sourcePrefix } from './address.ts';

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();

test('every address that Node takes for one is read, and nothing else is', () => {
  const texts = fc.oneof(ipv4, ipv6, fc.string(), fc.stringMatching(/^[0-9a-f:.]{0,40}$/));
  fc.assert(
    fc.property(texts, (text) => {
      assert.equal(parseAddress(text) !== null, isIP(text) !== 0, text);
    }),
    { numRuns: 2_000 },
  );
});

test('an address lies in a block exactly when Node says so', () => {
  const pairs = fc.oneof(
    fc.tuple(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), fc.constant('ipv4' as const)),
    fc.tuple(ipv6, ipv6, fc.integer({ min: 0, max: 128 }), fc.constant('ipv6' as const)),
  );
  fc.assert(
    fc.property(pairs, fc.boolean(), ([first, second, bits, family], same) => {
      const address = same ? first : second;
      // Node sees through IPv4-mapped addresses too, but only in one direction.
      if (/^[0:]*:ffff:/i.test(first) || /^[0:]*:ffff:/i.test(address)) return;
      const list = new BlockList();
      list.addSubnet(first, bits, family);
      const words = parseAddress(address);
      const block = parseAddressBlock(`${first}/${bits}`);
      assert.ok(words !== null && block !== null);
      assert.equal(inBlock(words, block), list.check(address, family));
    }),
    { numRuns: 1_000 },
  );
});

test('an IPv4 client seen through a dual-stack socket is an IPv4 client', () => {
  const words = parseAddress('::ffff:10.1.2.3');
  const block = parseAddressBlock('10.1.0.0/16');
  assert.ok(words !== null && block !== null);
  assert.ok(inBlock(words, block));
});

test('a block with a bad length is no block', () => {
  for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/08', '::/129', '/8']) {
    assert.equal(parseAddressBlock(text), null, text);
  }
});

test('a source keeps the network of an address, not the address', () => {
  assert.equal(sourcePrefix('10.1.2.3'), '10.1.2.0/24');
  assert.equal(sourcePrefix('::ffff:10.1.2.3'), '10.1.2.0/24');
  assert.equal(sourcePrefix('2001:db8:7:1::9'), '2001:db8:7::/48');
  assert.equal(sourcePrefix('2001:db8::1'), '2001:db8::/48');
  assert.equal(sourcePrefix('::1'), '::/48');
  assert.equal(sourcePrefix('unknown'), '');
});

test('neighbours in an IPv4 network have budgets of their own', () => {
  assert.notEqual(budgetPrefix('10.1.2.3'), budgetPrefix('10.1.2.4'));
  assert.equal(budgetPrefix('2001:db8:7:1::9'), budgetPrefix('2001:db8:7:1:ffff::1'));
});
