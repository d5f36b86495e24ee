import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { apiSource, serverOpenapi } from '../scripts/generate-api.ts';
import { createAdminClient } from './admin-client.ts';

const committed = new URL('./generated/api.ts', import.meta.url);

describe('the admin client', () => {
  test('has the types of the API that the server describes', async () => {
    const source = await apiSource(await serverOpenapi());
    const isSame = readFileSync(committed, 'utf8') === source;
    assert.ok(isSame, 'run `npm run generate -w @keyturn/admin`');
  });

  test('sends its token to the server that it was made for, and answers a refusal as a value', async () => {
    const sent: Request[] = [];
    const admin = createAdminClient({
      url: 'https://keys.example/',
      token: 'ktt_a_1',
      fetch: async (request) => {
        sent.push(request);
        return Response.json({ code: 'not-found' }, { status: 404 });
      },
    });
    const { data, error } = await admin.GET('/v1/apis');
    assert.equal(data, undefined);
    assert.deepEqual(error, { code: 'not-found' });
    assert.equal(sent[0]?.url, 'https://keys.example/v1/apis');
    assert.equal(sent[0]?.headers.get('authorization'), 'Bearer ktt_a_1');
  });
});
