import type { Rotation } from '@keyturn/core';
import type { Deployment } from '../deployment.ts';
import { rotationRow } from './rotation-change.ts';
import { rotationView } from './rotation-view.ts';

/** @throws Refusal `not-found` */
export async function showRotation(deployment: Deployment, rotationId: string): Promise<Rotation> {
  const { db } = deployment.store;
  const row = await rotationRow(db, rotationId);
  return rotationView(deployment, row);
}
