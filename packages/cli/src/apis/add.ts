import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb, list } from '../verb.ts';
import { apiText } from './api-text.ts';
import { graces, keyClasses } from './grace-options.ts';

interface AddGiven {
  prefix: string;
  scopes?: string[];
  scopeGrace?: string[];
  class?: string[];
}

export function addAddVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'add', {
    summary: 'add an api',
    example: 'apis add market --prefix mkt --scopes market:read,orders:trade',
  })
    .argument('<name>', 'what people call it')
    .requiredOption('--prefix <prefix>', 'begins every key string of this api, never changes')
    .option('--scopes <scopes>', 'what keys may be allowed, as a,b', list)
    .option('--scope-grace <scope=grace>', 'strict, balanced or available for one scope', list)
    .option('--class <class=grace>', 'a class of keys and its grace', list)
    .action(async (name: string, given: AddGiven) => {
      const body = {
        name,
        prefix: given.prefix,
        scopes: given.scopes ?? [],
        ...(given.scopeGrace && { scopeGrace: graces('--scope-grace', given.scopeGrace) }),
        ...(given.class && { keyClasses: keyClasses(given.class) }),
      };
      const admin = await cli.admin();
      cli.show(await answered(admin.POST('/v1/apis', { body })), apiText);
    });
}
