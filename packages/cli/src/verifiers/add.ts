import type { Command } from 'commander';
import { answered } from '../answer.ts';
import { findApi } from '../apis/find-api.ts';
import type { Cli } from '../cli.ts';
import { findRegion } from '../regions/find-region.ts';
import { addVerb, list } from '../verb.ts';

export function addAddVerb(noun: Command, cli: Cli): void {
  addVerb(noun, 'add', {
    summary: 'add a service that checks keys and print the token of its instances, once',
    example: 'verifiers add market-eu --region eu --apis market',
  })
    .argument('<name>', 'what people call it')
    .requiredOption('--region <region>', 'where it runs, id or name')
    .requiredOption('--apis <apis>', 'whose keys it is told, ids or names as a,b', list)
    .action(async (name: string, given: { region: string; apis: string[] }) => {
      const admin = await cli.admin();
      const region = await findRegion(admin, given.region);
      const apis = await Promise.all(given.apis.map((api) => findApi(admin, api)));
      const body = { name, region: region.name, apis: apis.map(({ id }) => id) };
      const verifier = await answered(admin.POST('/v1/verifiers', { body }));
      cli.show(
        verifier,
        () =>
          `${name} is ${verifier.id}\n\nIts token, shown here and nowhere else:\n\n  ${verifier.token}\n\nnext: start your API with it as KEYTURN_TOKEN\n`,
      );
    });
}
