import { ROTATION_PHASES, type VerifierInstance } from '@keyturn/core';
import { Gauge, Registry } from 'prom-client';
import type { Deployment } from '../deployment.ts';
import { verifierViews } from '../keyset/verifier-view.ts';
import { ReportMetrics } from './report-metrics.ts';

/** The server's series, in a registry of their own: two servers in one process share nothing. */
export interface Metrics {
  registry: Registry;
  reports: ReportMetrics;
}

/** No series has an id of a key, client or instance as a label: it would leak, and grow for ever. */
export function makeMetrics(deployment: Deployment): Metrics {
  const registry = new Registry();
  addVerifierGauges(registry, deployment);
  addRotationGauge(registry, deployment);
  addOutboxGauge(registry, deployment);
  addDeliveriesGauge(registry, deployment);
  addClockGauge(registry, deployment);
  return { registry, reports: new ReportMetrics(registry, deployment) };
}

function addVerifierGauges(registry: Registry, deployment: Deployment): void {
  const series: { name: string; help: string; of: (instances: VerifierInstance[]) => number }[] = [
    {
      name: 'keyturn_applied_revision',
      help: 'Lowest revision that an instance has applied, by verifier group.',
      of: (instances) => Math.min(...instances.map(({ applied }) => applied?.revision ?? 0)),
    },
    {
      name: 'keyturn_lease_age_seconds',
      help: 'Since the lease of the instance that was renewed longest ago, by verifier group.',
      of: (instances) => Math.max(...instances.map(({ leaseAgeMs }) => leaseAgeMs ?? 0)) / 1_000,
    },
    {
      name: 'keyturn_watermark_age_seconds',
      help: 'Age of the oldest watermark of an instance, by verifier group.',
      of: (instances) => Math.max(...instances.map((one) => one.watermarkAgeMs)) / 1_000,
    },
    {
      name: 'keyturn_open_sessions',
      help: 'Connections that are open with a key, by verifier group.',
      of: (instances) => instances.reduce((sum, { sessions }) => sum + sessions, 0),
    },
  ];
  for (const { name, help, of } of series) {
    new Gauge({
      name,
      help,
      labelNames: ['group'],
      registers: [registry],
      async collect() {
        const groups = await liveGroups(deployment);
        this.reset();
        for (const { name: group, instances } of groups) {
          if (instances.length > 0) this.set({ group }, of(instances));
        }
      },
    });
  }
}

/** Groups with those of their instances that may say yes now. */
async function liveGroups(deployment: Deployment) {
  const { db } = deployment.store;
  const rows = await db
    .selectFrom('verifiers')
    .selectAll()
    .where('removed_at', 'is', null)
    .execute();
  const groups = await verifierViews(db, deployment, rows);
  return groups.map(({ name, instances }) => ({
    name,
    instances: instances.filter(({ standing }) => standing === 'fresh' || standing === 'grace'),
  }));
}

function addRotationGauge(registry: Registry, { store }: Deployment): void {
  new Gauge({
    name: 'keyturn_rotations',
    help: 'Open rotations by phase.',
    labelNames: ['phase'],
    registers: [registry],
    async collect() {
      const rows = await store.db
        .selectFrom('rotations')
        .select((of) => ['phase', of.fn.countAll().as('count')])
        .where('ended_at', 'is', null)
        .groupBy('phase')
        .execute();
      const counts = new Map(rows.map(({ phase, count }) => [phase, Number(count)]));
      for (const phase of ROTATION_PHASES) this.set({ phase }, counts.get(phase) ?? 0);
    },
  });
}

function addOutboxGauge(registry: Registry, { store }: Deployment): void {
  new Gauge({
    name: 'keyturn_outbox_pending',
    help: 'Notices that have not been delivered and not been given up.',
    registers: [registry],
    async collect() {
      const { count } = await store.db
        .selectFrom('outbox')
        .select((of) => of.fn.countAll().as('count'))
        .where('delivered_at', 'is', null)
        .where('failed_at', 'is', null)
        .executeTakeFirstOrThrow();
      this.set(Number(count));
    },
  });
}

function addDeliveriesGauge(registry: Registry, { store }: Deployment): void {
  new Gauge({
    name: 'keyturn_deliveries_waiting',
    help: 'Deliveries to registered webhooks and people that have not arrived and not been given up.',
    labelNames: ['channel'],
    registers: [registry],
    async collect() {
      this.reset();
      const rows = await store.db
        .selectFrom('deliveries')
        .select((of) => ['channel', of.fn.countAll().as('count')])
        .where('state', '=', 'waiting')
        .groupBy('channel')
        .execute();
      for (const { channel, count } of rows) this.set({ channel }, Number(count));
    },
  });
}

function addClockGauge(registry: Registry, { serverTime }: Deployment): void {
  new Gauge({
    name: 'keyturn_clock_offset_seconds',
    help: 'Wall clock minus server time.',
    registers: [registry],
    collect() {
      this.set(serverTime.offsetMs() / 1_000);
    },
  });
}
