import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { ReportingVerifier, type SeenUse } from '../testing/reporting-verifier.ts';
import { runCommand } from '../testing/run-command.ts';
import { startTestServer, temporaryFolder } from '../testing/test-server.ts';

const MINUTE = 60_000;

const PYTHON = {
  addressPrefix: '203.0.113.0/24',
  userAgent: 'python-requests/2.32.3',
  route: 'GET /prices',
};
const GO = { addressPrefix: '198.51.100.0/24', userAgent: 'Go-http-client/2.0', route: 'GET /' };

test('who uses an old version, and how much, is seen in 80 and in 60 columns', async (t) => {
  const { url, adminToken } = await startTestServer(t);
  const folder = temporaryFolder(t);
  const keyturn = async (words: string, width = '80'): Promise<string> => {
    const settings = { KEYTURN_URL: url, KEYTURN_TOKEN: adminToken, COLUMNS: width };
    const { code, stdout, stderr } = await runCommand(words.split(' '), folder, settings);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const json = async (words: string) => JSON.parse(await keyturn(`${words} --json`));
  await json('apis add market --prefix mkt --scopes market:read');
  await json('clients add acme');
  await json('regions add eu');
  const { id: key } = await json(
    'keys issue --api market --client acme --name bot --scopes market:read',
  );
  const { token } = await json('verifiers add market-eu --region eu --apis market');
  const verifier = new ReportingVerifier(url, token);
  await verifier.report([], Date.parse((await json('usage show')).at));
  assert.equal(
    await keyturn(`stragglers ${key}`),
    'none: the key has no open rotation, so no version is to go\n',
  );

  // The rotation is handed out as soon as the one instance has acknowledged version 2.
  const { id: rotation } = await json(`rotate ${key}`);
  const watch = new AbortController();
  t.after(() => watch.abort());
  await handedOut(url, adminToken, rotation, verifier, watch.signal);

  const now = Date.parse((await json('usage show')).at);
  const uses: SeenUse[] = [];
  for (let ago = 119; ago >= 1; ago--) {
    const at = now - ago * MINUTE;
    uses.push({ keyId: key, version: 1, source: PYTHON, at, count: 2 });
    if (ago > 60) uses.push({ keyId: key, version: 1, source: GO, at, count: 8 });
    else uses.push({ keyId: key, version: 2, source: GO, at, count: 8 });
  }
  uses.push({ keyId: key, version: 1, source: PYTHON, at: now - 1, count: 1 });
  uses.push({ keyId: key, version: 2, source: GO, at: now - 1, count: 1 });
  await verifier.report(uses, now);
  // The server looks at the rotation on hearing of it.
  const isSeen = async () => {
    const { forecast } = await json(`rotations show ${rotation}`);
    return forecast.text.includes(PYTHON.addressPrefix);
  };
  while (!(await isSeen()));

  for (const width of ['80', '60']) {
    const told = await keyturn(`stragglers ${key}`, width);
    fits(told, Number(width));
    assert.match(
      told,
      /^203\.0\.113\.0\/24 {2}python-requests\/2\.32\.3\n {2}version 1, GET \/prices, region eu\n/,
    );
    assert.match(told, /\n {2}1[1-3]\d in the last hour, steady → \(1\d\d the hour before\)\n/);
    const words = told.replace(/\s+/g, ' ');
    assert.match(words, /> Still all on version 1 from 203\.0\.113\.0\/24 with python-requests/);
    assert.match(words, /> Uses version 2 now and used version 1 last 1 h ago: nothing to do,/);
    // However long the commands so far took, nobody has been silent for long.
    await verifier.report([], Date.now());
    const chart = await keyturn(`usage show ${key} --since 2h --as chart`, width);
    fits(chart, Number(width));
    assert.match(chart, /\nversion 1 .*█/);
    assert.match(chart, /\naccepted /);
    assert.match(chart, /\ncomplete up to \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\n$/);
    const shown = await keyturn(`rotations show ${rotation}`, width);
    fits(shown, Number(width));
    assert.match(
      shown.replace(/\s+/g, ' '),
      /Safe to suspend version 1 at \S+ \S+ at the earliest if 203/,
    );
  }
  const { items } = await json(`stragglers ${key}`);
  assert.deepEqual(
    items.map(({ trend, source }: { trend: string; source: { route: string } }) => [
      trend,
      source.route,
    ]),
    [
      ['steady', 'GET /prices'],
      ['falling', 'GET /'],
    ],
  );
  const table = await keyturn(`usage show ${key} --since 2h --limit 3`);
  assert.match(table, /^MINUTE +KEY +VERSION +REGION +ANSWER +COUNT\n/, 'no terminal, no chart');
});

function fits(text: string, width: number): void {
  for (const line of text.split('\n')) assert.ok([...line].length <= width, line);
}

/** Waits until the rotation has handed out its new version. */
async function handedOut(
  url: string,
  token: string,
  rotation: string,
  verifier: ReportingVerifier,
  signal: AbortSignal,
): Promise<void> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/v1/rotations/${rotation}/events`, { headers, signal });
  let told = '';
  for await (const chunk of response.body ?? []) {
    told += new TextDecoder().decode(chunk);
    if (told.includes('"phase":"publishing"')) await verifier.report([], Date.now());
    if (/"phase":"(migrating|draining)"/.test(told)) return;
  }
  await once(signal, 'abort');
}
