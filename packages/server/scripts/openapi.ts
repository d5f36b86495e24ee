// Prints the description of the HTTP API, as `GET /openapi.json` answers it. Needs no database: the
// routes are declared and never called.
import { pino } from 'pino';
import type { Deployment } from '../src/deployment.ts';
import { makeApp } from '../src/http/app.ts';
import { Signals } from '../src/signals.ts';

const undriven = { log: pino({ level: 'silent' }), signals: new Signals() } as Deployment;
const app = await makeApp(undriven);
process.stdout.write(`${JSON.stringify(app.swagger(), null, 2)}\n`);
await app.close();
