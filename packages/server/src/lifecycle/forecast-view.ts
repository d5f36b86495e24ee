import { type Forecast, formatInstant, type RotationForecast } from '@keyturn/core';
import type { RotationRow } from './lineage-load.ts';

/** A forecast, as people and programs read it. */
export function forecastView({ text, steps }: Forecast): RotationForecast {
  return {
    text,
    steps: steps.map((step) => ({
      ...step,
      until: step.until === null ? null : formatInstant(step.until),
    })),
  };
}

/** The forecast of the last look; of a rotation that has ended, that it has. */
export function forecastOf({ ended_at, phase, forecast }: RotationRow): RotationForecast {
  if (ended_at !== null) {
    return { text: `The rotation has ended: ${phase} at ${formatInstant(ended_at)}.`, steps: [] };
  }
  if (forecast === null) return { text: 'The rotation has only just begun.', steps: [] };
  return JSON.parse(forecast);
}
