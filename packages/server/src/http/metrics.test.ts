import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forEachStore } from '../../../../test/stores.ts';
import { serve } from './testing/http-server.ts';
import { addProvider, HttpInstance } from './testing/provider.ts';

/** Names that dashboards and alerts rely on, with what each is. */
const PROMISED = {
  keyturn_verifications_total: 'counter',
  keyturn_applied_revision: 'gauge',
  keyturn_lease_age_seconds: 'gauge',
  keyturn_propagation_seconds: 'histogram',
  keyturn_rotations: 'gauge',
  keyturn_watermark_age_seconds: 'gauge',
  keyturn_outbox_pending: 'gauge',
  keyturn_clock_offset_seconds: 'gauge',
};

interface Series {
  type: string;
  help: string;
  samples: string[];
}

/** Reads the text format, and refuses what `promtool check metrics` objects to. */
function read(text: string): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const [, word, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (word === 'HELP') all.set(name, { type: '', help: rest, samples: [] });
    else if (word === 'TYPE') Object.assign(all.get(name) ?? {}, { type: rest });
    else {
      const [sample = ''] = /^[a-z0-9_]+/.exec(line) ?? [];
      const owner = all.get(sample) ?? all.get(sample.replace(/_(?:bucket|sum|count)$/, ''));
      assert.ok(owner, `${line} has no HELP and TYPE`);
      owner.samples.push(line);
    }
  }
  return all;
}

forEachStore('the metrics', (open) => {
  test('have the promised names and types, in the form that promtool takes', async (t) => {
    const server = await serve(t, await open(t));
    const instance = new HttpInstance(server, await addProvider(server));
    await instance.catchUp();
    const { text, headers } = await server.call('GET', '/metrics', { token: null });
    assert.match(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    const series = read(text);
    for (const [name, type] of Object.entries(PROMISED)) {
      assert.equal(series.get(name)?.type, type, name);
    }
    for (const [name, { type, help, samples }] of series) {
      assert.match(name, /^keyturn_[a-z]+(?:_[a-z]+)*$/);
      assert.ok(help.length > 10 && type !== '', name);
      assert.equal(type === 'counter', name.endsWith('_total'), name);
      assert.equal(new Set(samples).size, samples.length, name);
      for (const sample of samples) assert.match(sample, /^\S+(?:\{.*\})? (?:-?[0-9.e+-]+|NaN)$/);
    }
  });

  test('tell the age of the oldest watermark of a group and of its oldest lease', async (t) => {
    const server = await serve(t, await open(t));
    const provider = await addProvider(server);
    await new HttpInstance(server, provider, 'a').catchUp();
    server.clock.advance(7_000);
    await new HttpInstance(server, provider, 'b').catchUp();
    const { text } = await server.call('GET', '/metrics', { token: null });
    assert.match(text, /^keyturn_watermark_age_seconds\{group="acme-eu"\} 7$/m);
    assert.match(text, /^keyturn_lease_age_seconds\{group="acme-eu"\} 7$/m);
  });
});
