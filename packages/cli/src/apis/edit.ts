import type { Command } from 'commander';
import { answered } from '../answer.ts';
import type { Cli } from '../cli.ts';
import { addVerb, list } from '../verb.ts';
import { apiText } from './api-text.ts';
import { findApi } from './find-api.ts';
import { graces, keyClasses } from './grace-options.ts';

interface EditGiven {
  name?: string;
  scopes?: string[];
  scopeGrace?: string[];
  class?: string[];
}

export function addEditVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'edit', {
    summary: 'change an api; what is not named stays',
    example: 'apis edit market --scopes market:read,orders:trade,orders:cancel',
  })
    .argument('<api>', 'id or name')
    .option('--name <name>', 'what people call it')
    .option('--scopes <scopes>', 'all of them, as a,b', list)
    .option('--scope-grace <scope=grace>', 'all of them', list)
    .option('--class <class=grace>', 'all of them', list)
    .action(async (text: string, given: EditGiven) => {
      const admin = await cli.admin();
      const { id: apiId } = await findApi(admin, text);
      const body = {
        ...(given.name !== undefined && { name: given.name }),
        ...(given.scopes && { scopes: given.scopes }),
        ...(given.scopeGrace && { scopeGrace: graces('--scope-grace', given.scopeGrace) }),
        ...(given.class && { keyClasses: keyClasses(given.class) }),
      };
      const call = admin.PATCH('/v1/apis/{apiId}', { params: { path: { apiId } }, body });
      cli.show(await answered(call), apiText);
    });
}
