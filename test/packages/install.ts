import { npm } from './program.ts';

/** What npm says where it reaches no registry and has nothing cached. */
const UNREACHABLE =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/;

/** Set by the first that reaches no registry: the others need not wait for the same. */
let without: string | null = null;

/** @returns why not, where no registry is reached and the tests may do without. */
export async function install(folder: string, packages: readonly string[]): Promise<string | null> {
  const reach =
    without === null ? ['--fetch-retries=1', '--fetch-retry-mintimeout=500'] : ['--offline'];
  try {
    await npm(['install', '--ignore-scripts=false', ...reach, ...packages], { cwd: folder });
    return null;
  } catch (error) {
    const { message } = error as Error;
    if (!UNREACHABLE.test(message) || process.env.KEYTURN_REQUIRE_RUNTIMES === '1') throw error;
    without ??= `npm reaches no registry (${UNREACHABLE.exec(message)?.[0]})`;
    return without;
  }
}
