import type { Api, Verifier, VerifierInstance } from '@keyturn/core';
import { instantText } from '../instant-text.ts';
import { shellWord } from '../shell-word.ts';
import { type Check, ok, warning, wrong } from './check.ts';

const NAME = 'verifiers';

/** Whether every api is checked by somebody, and whether those who check hear of changes. */
export function verifierChecks(apis: readonly Api[], groups: readonly Verifier[]): Check[] {
  if (apis.length === 0) {
    const type = 'keyturn apis add my-api --prefix myapi --scopes read,write';
    return [warning('apis', 'there is no api yet, so no key can be issued', type)];
  }
  const found = [
    ...apis.flatMap((api) => apiChecks(api, groups)),
    ...groups.flatMap((group) => groupChecks(group)),
  ];
  if (found.length > 0) return found;
  const instances = groups.flatMap((group) => group.instances).filter(isFresh).length;
  const one = instances === 1 ? 'instance hears' : 'instances hear';
  return [ok(NAME, `${instances} ${one} of every change`)];
}

function apiChecks({ id, name }: Api, groups: readonly Verifier[]): Check[] {
  if (groups.some((group) => group.apis.includes(id))) return [];
  const region = groups[0]?.region ?? 'REGION';
  return [
    warning(
      NAME,
      `nothing checks the keys of the api ${name}, so they cannot rotate`,
      `keyturn verifiers add NAME --region ${region} --apis ${shellWord(name)}`,
    ),
  ];
}

function groupChecks(group: Verifier): Check[] {
  const instances = group.instances.filter(({ standing }) => standing !== 'gone');
  if (instances.length === 0) {
    return [
      warning(
        NAME,
        `${group.name} has no instance: start your API with the token that was shown when ${group.name} was added`,
        'KEYTURN_TOKEN=… node server.js',
      ),
    ];
  }
  const isServed = instances.some(isFresh);
  return instances.flatMap((instance) => instanceChecks(group, instance, isServed));
}

function instanceChecks(group: Verifier, instance: VerifierInstance, isServed: boolean): Check[] {
  const { id, standing, applied, revisionsBehind, lastReportAt } = instance;
  const one = `${group.name} (instance ${id}, ${group.region})`;
  const silent = `has not been heard of since ${instantText(lastReportAt)}`;
  if (standing === 'stale') {
    const text = `${one} ${silent} and answers no key any more; if its process has ended, say so`;
    return [(isServed ? warning : wrong)(NAME, text, `keyturn verifiers gone ${id}`)];
  }
  if (standing === 'grace') {
    const text = `${one} ${silent} and goes on accepting what it knows; see that it reaches this server, or say that its process has ended`;
    return [warning(NAME, text, `keyturn verifiers gone ${id}`)];
  }
  const show = `keyturn verifiers show ${shellWord(group.name)}`;
  if (applied === null || revisionsBehind === null) {
    return [warning(NAME, `${one} holds no key set of this server yet`, show)];
  }
  if (revisionsBehind <= 0) return [];
  const what = revisionsBehind === 1 ? '1 change' : `${revisionsBehind} changes`;
  return [warning(NAME, `${one} lacks the last ${what}`, show)];
}

function isFresh({ standing }: VerifierInstance): boolean {
  return standing === 'fresh';
}
