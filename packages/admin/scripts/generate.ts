// Writes src/generated/api.ts anew from what the server says of itself.
import { writeFileSync } from 'node:fs';
import { apiSource, serverOpenapi } from './generate-api.ts';

const target = new URL('../src/generated/api.ts', import.meta.url);
writeFileSync(target, await apiSource(await serverOpenapi()));
