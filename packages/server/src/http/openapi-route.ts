import type { App } from './context.ts';

/** The description of the API, by the API. */
export function addOpenapiRoute(app: App): void {
  app.get('/openapi.json', { config: { tokens: 'none' }, schema: { hide: true } }, () =>
    app.swagger(),
  );
}
