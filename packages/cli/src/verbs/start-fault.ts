import { type CliFault, failed } from '../cli-fault.ts';

/** Why a server cannot start, for the person who started it; other faults as they are. */
export function startFault(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'ConfigError') return error;
  const { faults } = error as Error & { faults: readonly string[] };
  return configFault(faults);
}

function configFault(faults: readonly string[]): CliFault {
  return failed(faults.join(' '));
}
