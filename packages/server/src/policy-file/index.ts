export { platformTimeZones } from '../time-zones.ts';
export { policyInBody } from './document-schema.ts';
export { policyFileJsonSchema } from './json-schema.ts';
export { placedFaults } from './placed-faults.ts';
export type { PolicyFault, PolicyFaults } from './policy-fault.ts';
export { readPolicyFile } from './read-policy-file.ts';
export { MOST_BYTES } from './yaml-text.ts';
