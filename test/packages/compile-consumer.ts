import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './program.ts';

const TSC = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const CONSUMER = fileURLToPath(new URL('programs/consumer.mts', import.meta.url));

const STRICT = {
  strict: true,
  noEmit: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  // Declarations are read as closely as sources.
  skipLibCheck: false,
  target: 'es2024',
  types: ['node'],
};

/**
 * Compiles a strict project against the installed packages' declarations.
 *
 * @throws Error with what the compiler says.
 */
export async function compileConsumer(
  folder: string,
  how: { module: string; moduleResolution: string },
): Promise<void> {
  copyFileSync(CONSUMER, join(folder, 'consumer.mts'));
  const config = `tsconfig.${how.moduleResolution}.json`;
  const settings = { compilerOptions: { ...STRICT, ...how }, files: ['consumer.mts'] };
  writeFileSync(join(folder, config), JSON.stringify(settings));
  await run(process.execPath, [TSC, '-p', config], { cwd: folder });
}
