import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db';
import { apiKey } from 'better-auth/plugins';

const KEYS = 1_000;

/** One verification by better-auth 1.4 on SQLite in memory, of a random one of its keys. */
export async function betterAuthVerification(): Promise<() => Promise<void>> {
  const options = {
    secret: 'a secret that is used for nothing but this measurement',
    baseURL: 'http://127.0.0.1',
    database: new DatabaseSync(':memory:'),
    emailAndPassword: { enabled: true },
    logger: { disabled: true },
    telemetry: { enabled: false },
    plugins: [apiKey({ rateLimit: { enabled: false } })],
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);
  const { user } = await auth.api.signUpEmail({
    body: { email: 'bench@example.com', password: 'correct horse battery', name: 'Bench' },
  });
  const keys: string[] = [];
  while (keys.length < KEYS) {
    const { key } = await auth.api.createApiKey({ body: { userId: user.id } });
    keys.push(key);
  }
  return async () => {
    const key = keys[Math.floor(Math.random() * KEYS)] ?? '';
    const { valid } = await auth.api.verifyApiKey({ body: { key } });
    if (!valid) throw new Error('better-auth refused one of its own keys');
  };
}
