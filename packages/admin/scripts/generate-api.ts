import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTs, { astToString } from 'openapi-typescript';

const SERVER_SCRIPT = new URL('../../server/scripts/openapi.ts', import.meta.url);

const HEADER = `// Made by \`npm run generate -w @keyturn/admin\` from the server's OpenAPI. Not edited by hand.
`;

/** What the server of this repository says of itself, as JSON. */
export async function serverOpenapi(): Promise<string> {
  const args = ['--conditions=keyturn-source', fileURLToPath(SERVER_SCRIPT)];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** The TypeScript of an OpenAPI document. */
export async function apiSource(openapi: string): Promise<string> {
  // Members with a default are the server's to fill in, so a caller may leave them out.
  return HEADER + astToString(await openapiTs(openapi, { defaultNonNullable: false }));
}
