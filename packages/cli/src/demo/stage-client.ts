import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { enrol, fileIdentity } from '@keyturn/client';
import { issueKey } from './issue-key.ts';
import { made } from './made.ts';
import type { Stage, StagedClient, StagedProgram } from './stage.ts';
import type { DemoClient, DemoProgram } from './world.ts';

type Setting = Pick<Stage, 'admin' | 'url' | 'folder'>;

/** Issues a client's key, and enrols each of its programs as a holder. */
export async function stageClient(
  stage: Setting,
  apiId: string,
  client: DemoClient,
): Promise<StagedClient> {
  const { keyId, keyString } = await issue(stage, apiId, client.name);
  const programs = await Promise.all(
    client.programs.map((program) => stageProgram(stage, program, keyId, keyString)),
  );
  const requestLog = join(stage.folder, `${client.name}.log`);
  return { ...client, programs, keyId, firstKeyString: keyString, requestLog };
}

async function issue(
  { admin }: Setting,
  apiId: string,
  name: string,
): Promise<{ keyId: string; keyString: string }> {
  const { id: clientId } = await made(admin.POST('/v1/clients', { body: { name } }));
  return issueKey(admin, {
    apiId,
    clientId,
    name,
    environment: 'live',
    owner: 'demo',
    purpose: 'demo',
    scopes: ['market:read', 'orders:trade', 'funds:withdraw'],
  });
}

async function stageProgram(
  { admin, url, folder }: Setting,
  program: DemoProgram,
  keyId: string,
  keyString: string,
): Promise<StagedProgram> {
  const { name } = program;
  const identity = join(folder, `${name}.identity.json`);
  const { grant } = await made(admin.POST('/v1/grants', { body: { keyId, name } }));
  await enrol({
    url,
    grant,
    name,
    class: program.kind === 'sdk' ? 'sdk' : 'deployed',
    identity: fileIdentity(identity),
  });
  const envFile = join(folder, `${name}.env`);
  writeFileSync(envFile, `KEYTURN_API_KEY=${keyString}\n`, { mode: 0o600 });
  return { ...program, identity, envFile, process: null };
}
