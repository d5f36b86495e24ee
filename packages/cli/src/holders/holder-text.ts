import { fields } from '../fields.ts';
import { instantText } from '../instant-text.ts';

/** A holder as the server shows it. */
export interface ShownHolder {
  id: string;
  keyId: string;
  name: string;
  kind: string;
  class: string;
  enrolledAt: string;
  lastSeenAt: string;
  pickedUpVersion: number | null;
  pickedUpAt: string | null;
  confirmedVersion: number | null;
  confirmedAt: string | null;
  gone: boolean;
}

export function holderText(holder: ShownHolder, width: number): string {
  return fields(
    [
      ['id', holder.id],
      ['name', holder.name],
      ['key', holder.keyId],
      ['kind', `${holder.kind}, ${holder.class}${holder.gone ? ', gone' : ''}`],
      ['picked up', versionText(holder.pickedUpVersion, holder.pickedUpAt)],
      ['confirmed', versionText(holder.confirmedVersion, holder.confirmedAt)],
      ['last seen', instantText(holder.lastSeenAt)],
      ['enrolled', instantText(holder.enrolledAt)],
    ],
    width,
  );
}

function versionText(version: number | null, at: string | null): string {
  return version === null ? '-' : `version ${version}, ${instantText(at)}`;
}
